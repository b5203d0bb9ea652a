/** Our schemas, each compiled when the first message needs it and kept for all others. */
import type { XmlElement, XsdValidator } from 'libxml2-wasm';
import { GUIDELINES } from './guideline/catalogue.ts';
import type { MessageType, SchemaError } from './model.ts';
import { documentSchema, envelopeSchema, headerSchema } from './schema.ts';
import { SIGNATURE_SCHEMA } from './signature.ts';
import { childrenOf, compile, validate } from './xml.ts';

type Subject = MessageType | 'envelope' | 'header' | 'signature';

const COMPILED = new Map<Subject, XsdValidator>();

function validatorOf(subject: Subject): XsdValidator {
  let validator = COMPILED.get(subject);
  if (validator === undefined) {
    validator = compile(schemaOf(subject));
    COMPILED.set(subject, validator);
  }
  return validator;
}

function schemaOf(subject: Subject): string {
  if (subject === 'envelope') return envelopeSchema();
  if (subject === 'header') return headerSchema();
  return subject === 'signature' ? SIGNATURE_SCHEMA : documentSchema(GUIDELINES[subject]);
}

export function errorsOfEnvelope(root: XmlElement): readonly SchemaError[] {
  return validate(validatorOf('envelope'), root);
}

export function errorsOfHeader(header: XmlElement): readonly SchemaError[] {
  const errors = validate(validatorOf('header'), header);
  const place = errors.length === 0 ? childrenOf(header).at(-1) : undefined;
  if (place?.name !== 'Sgntr') return errors;
  return validate(validatorOf('signature'), childrenOf(place)[0]!);
}

export function errorsOfDocument(document: XmlElement, type: MessageType): readonly SchemaError[] {
  return validate(validatorOf(type), document);
}
