/** An element without children, an opening or empty tag, or a closing one. */
const PIECES = /<([\w.:]+)[^>]*>[^<]*<\/\1>|<[^>]+>/g;

/**
 * XML of ours with one element a line, for people. Ours has no comments, CDATA sections, mixed content or `>` in
 * attributes; an element without children stays on its line, since white space inside it would be text.
 */
export function laidOut(xml: string): string {
  let depth = 0;
  let text = '';
  for (const [piece] of xml.matchAll(PIECES)) {
    const isClosing = piece.startsWith('</');
    if (isClosing) depth -= 1;
    text += `${'  '.repeat(depth)}${piece}\n`;
    if (!isClosing && !piece.endsWith('/>') && !piece.includes('</')) depth += 1;
  }
  return text;
}
