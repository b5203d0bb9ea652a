/**
 * Figures of even width, so that a number that counts does not tremble. Be Vietnam Pro has no tabular figures (its 1 is
 * half as wide as its 4), so each digit stands in a cell of its own; a screen reader gets the number in one piece.
 */
export function Digits(props: { readonly text: string }) {
  const { text } = props;
  return (
    <span class="digits">
      <span class="hidden-text">{text}</span>
      <span aria-hidden="true">
        {text.split(/(\d)/).map((part) => (/\d/.test(part) ? <span class="digit">{part}</span> : part))}
      </span>
    </span>
  );
}
