/** A whole business message in canonical form, cut into its value. */
import { behindTag, type Canonical, readCanonical } from './canonical.ts';
import { GUIDELINES } from './guideline/catalogue.ts';
import { HEADER } from './guideline/header.ts';
import type { BusinessMessage, Header, Message, MessageType, RejectionCode } from './model.ts';

export interface Cut {
  readonly business: BusinessMessage;
  /** Whether something stands in the signature's place. */
  readonly signed: boolean;
}

/** The value, or which of its statements contradict each other. Of what the schemas allow it is a value of the model. */
export function cutMessage(canonical: string, type: MessageType): Cut | RejectionCode {
  const { definition, root } = GUIDELINES[type];
  const header = readCanonical(canonical, behindTag(canonical, 0), HEADER.root);
  const { messageDefinition, ...headerFields } = header.fields;
  if (messageDefinition !== definition) return 'header_contradicts_document';
  const body = readCanonical(canonical, behindTag(canonical, header.end), root);
  if (contradicts(body)) return 'message_contradicts_itself';
  const business = {
    // Both were read by the trees that the catalogue holds against these types.
    header: headerFields as unknown as Header,
    message: { type, ...body.fields } as unknown as Message,
  };
  return { business, signed: header.signed };
}

function contradicts({ fields, mirrored }: Canonical): boolean {
  return Object.keys(mirrored).some((field) => mirrored[field] !== fields[field]);
}
