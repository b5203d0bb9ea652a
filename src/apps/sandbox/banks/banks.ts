/**
 * The connected banks of the synthetic city: they keep their own core and talk to the hub by ISO 20022. Invented like
 * the hosted ones, from the same free range of BINs.
 */
export interface ConnectedBank {
  /** Six digits. */
  readonly bin: string;
  readonly name: string;
  readonly nameEnglish: string;
  readonly shortName: string;
  readonly netDebitCapVnd: bigint;
  /** Its folder under `banks/`, and how `longbien bank … --bank` calls it. */
  readonly key: string;
  readonly accounts: { readonly prefix: string; readonly digits: number };
  readonly customers: number;
  /** Where its line listens if nobody else does. */
  readonly port: number;
}

const BILLION = 1_000_000_000n;

export const CONNECTED_BANKS: readonly ConnectedBank[] = [
  {
    bin: '979951',
    name: 'Ngân hàng TMCP Sông Đuống',
    nameEnglish: 'Song Duong Commercial Bank',
    shortName: 'SONGDUONG',
    netDebitCapVnd: 1_200n * BILLION,
    key: 'songduong',
    accounts: { prefix: '51', digits: 12 },
    customers: 400,
    port: 8451,
  },
  {
    bin: '979952',
    name: 'Ngân hàng TMCP Tháp Bút',
    nameEnglish: 'Thap But Commercial Bank',
    shortName: 'THAPBUT',
    netDebitCapVnd: 800n * BILLION,
    key: 'thapbut',
    accounts: { prefix: '520', digits: 13 },
    customers: 300,
    port: 8452,
  },
];
