/** Ways to spoil a message, for tests: as a tree of elements, as text, as bytes. */

export interface Twig {
  tag: string;
  attributes: string;
  children: Twig[];
  text: string;
}

/** Reads what our writer writes: no prefixes, no comments, no empty-element tags. */
export function treeOf(xml: string): Twig {
  const root: Twig = { tag: '', attributes: '', children: [], text: '' };
  const path = [root];
  for (const [, closing, tag = '', attributes = '', text = ''] of xml.matchAll(
    /<(\/?)([\w.]+)([^>]*)>([^<]*)/g,
  )) {
    if (closing === '/') path.pop();
    else {
      const twig: Twig = { tag, attributes, children: [], text };
      path.at(-1)!.children.push(twig);
      path.push(twig);
    }
  }
  return root.children[0]!;
}

function textOf({ tag, attributes, children, text }: Twig): string {
  return `<${tag}${attributes}>${text}${children.map(textOf).join('')}</${tag}>`;
}

/** A number from 0 to below `bound`. */
export type Draw = (bound: number) => number;

const VALUES = [
  '',
  ' ',
  '0',
  '00',
  '-1',
  '+5',
  '1.0',
  '1e3',
  '999999999999999999',
  '1000000000000000000',
  'VND',
  'USD',
  'true',
  '1',
  'RJCT',
  'ACSC',
  'PDCR',
  'CNCL',
  '979901',
  '97990',
  '٩٧٩٩٠١',
  'pacs.008.001.08',
  'pacs.002.001.10',
  '2026-02-30',
  '2026-11-28',
  ' 2026-11-28 ',
  '2026-11-28+07:00',
  '2026-11-28T24:00:00Z',
  '2026-11-28T10:00:00',
  '2026-11-28T10:00:00.123+07:00',
  '\n2026-11-28T23:59:60Z',
  'a'.repeat(35),
  'a'.repeat(36),
  'ễ'.repeat(140),
  '👩🏽'.repeat(71),
  'x&#10;y',
  'x&#x202e;y',
  '&#8203;',
  '&#0;',
  '&#xD;',
  '&amp;amp;',
  '&unknown;',
  ']]&gt;',
  'NOTPROVIDED',
];
const ATTRIBUTES = [
  ' Ccy="VND"',
  ' Ccy="USD"',
  " Ccy='VND'",
  ' Ccy="VND" Ccy="VND"',
  ' Id="x"',
  ' xml:id="x"',
  ' xml:space="preserve"',
  ' xmlns=""',
  ' xmlns="urn:iso:std:iso:20022:tech:xsd:pacs.002.001.10"',
  ' xmlns:x="urn:x"',
  ' xsi:nil="true"',
  ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:nil="true"',
  ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="Text140"',
];
const ODDMENTS = [
  '<!-- -->',
  '<![CDATA[x]]>',
  '<?x y?>',
  '\n',
  '\t ',
  'x',
  '&#32;',
  '<x/>',
  '\u00a0',
  '<!DOCTYPE x>',
];

type TreeMutation = (twigs: readonly Located[], one: Located, draw: Draw) => void;

interface Located {
  readonly twig: Twig;
  readonly siblings: Twig[];
}

const OF_TREE: Readonly<Record<string, TreeMutation>> = {
  drop: (_, { twig, siblings }) => void siblings.splice(siblings.indexOf(twig), 1),
  duplicate: (_, { twig, siblings }) => void siblings.splice(siblings.indexOf(twig), 0, twig),
  swap: (_, { siblings }, draw) => {
    const [a, b] = [draw(siblings.length), draw(siblings.length)];
    [siblings[a], siblings[b]] = [siblings[b]!, siblings[a]!];
  },
  move: (twigs, { twig }, draw) => {
    const { siblings } = twigs[draw(twigs.length)]!;
    if (!textOf(twig).includes(`<${siblings[0]?.tag}`)) siblings.splice(draw(siblings.length + 1), 0, twig);
  },
  rename: (twigs, { twig }, draw) => {
    twig.tag = twigs[draw(twigs.length)]!.twig.tag;
  },
  revalue: (_, { twig }, draw) => {
    twig.text = VALUES[draw(VALUES.length)]!;
  },
  borrow: (twigs, { twig }, draw) => {
    twig.text = twigs[draw(twigs.length)]!.twig.text;
  },
  attribute: (_, { twig }, draw) => {
    twig.attributes += ATTRIBUTES[draw(ATTRIBUTES.length)]!;
  },
  plain: (_, { twig }) => {
    twig.attributes = '';
  },
  empty: (_, { twig }) => {
    twig.children.length = 0;
  },
  oddment: (_, { twig }, draw) => {
    twig.text += ODDMENTS[draw(ODDMENTS.length)]!;
  },
};
type BytesMutation = (bytes: Buffer, draw: Draw) => Buffer;

const OF_BYTES: Readonly<Record<string, BytesMutation>> = {
  flip: (bytes, draw) => {
    const spoilt = Buffer.from(bytes);
    for (let flips = 1 + draw(3); flips > 0; flips -= 1) spoilt[draw(bytes.length)]! ^= 1 << draw(8);
    return spoilt;
  },
  cut: (bytes, draw) => bytes.subarray(0, draw(bytes.length)),
  splice: (bytes, draw) =>
    Buffer.concat([bytes.subarray(0, draw(bytes.length)), bytes.subarray(draw(bytes.length))]),
};
export const MUTATIONS = [...Object.keys(OF_TREE), ...Object.keys(OF_BYTES)] as const;

/** The message spoilt in these ways: first as a tree, then as bytes. */
export function mutated(xml: string, names: readonly string[], draw: Draw): Buffer {
  const root = treeOf(xml);
  for (const name of names) {
    const twigs = locate(root);
    if (twigs.length > 0) OF_TREE[name]?.(twigs, twigs[draw(twigs.length)]!, draw);
  }
  return names.reduce(
    (bytes: Buffer, name) => OF_BYTES[name]?.(bytes, draw) ?? bytes,
    Buffer.from(textOf(root)),
  );
}

function locate(root: Twig): Located[] {
  return root.children.flatMap((twig) => [{ twig, siblings: root.children }, ...locate(twig)]);
}
