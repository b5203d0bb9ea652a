/** How a message is turned away. */
import type { XmlElement } from 'libxml2-wasm';
import { hasForm } from './guideline/form.ts';
import { IDENTIFIER } from './guideline/forms.ts';
import {
  type MessageType,
  REJECTIONS,
  type Rejected,
  type RejectionCode,
  type SchemaError,
} from './model.ts';
import { childrenOf } from './xml.ts';

export function rejected(
  code: RejectionCode,
  errors: readonly SchemaError[] = [],
  header?: XmlElement,
  type?: MessageType,
): Rejected {
  const id = header === undefined ? undefined : businessMessageIdOf(header);
  return {
    ok: false,
    code,
    errors: errors.length > 0 ? errors : [{ line: 0, message: REJECTIONS[code] }],
    ...(id === undefined ? {} : { businessMessageId: id }),
    ...(type === undefined ? {} : { type }),
  };
}

/** What the refusal can refer to, even where the header is broken elsewhere. */
function businessMessageIdOf(header: XmlElement): string | undefined {
  const id = childrenOf(header).find(({ name }) => name === 'BizMsgIdr')?.content;
  return id !== undefined && hasForm(IDENTIFIER, id) ? id : undefined;
}
