import { freshKey } from '../../client/index.ts';
import type { Check } from '../../model.ts';
import type { Stage } from '../../stage/index.ts';
import { presume, refused } from '../../verdicts.ts';
import { annex, attack, rfc } from '../declare.ts';

type Call = Parameters<ReturnType<Stage['sbv64']['client']>['data']>[0];

const UNSIGNED = { codes: ['JWS_SIGNATURE_UNVERIFIED'] };
const SIGNATURES = annex('JWS-Signature');

import { accountId, information } from './messages.ts';
export const SBV64_SIGNATURES: readonly Check[] = [
  altered(
    'unsigned',
    'critical',
    SIGNATURES,
    'Thông điệp không có JWS-Signature bị từ chối',
    'A message without JWS-Signature is refused',
    () => ({
      signature: 'none',
    }),
  ),
  altered(
    'body_swap',
    'critical',
    SIGNATURES,
    'Nội dung bị đổi sau khi ký bị từ chối',
    'A body altered after signing is refused',
    (stage) => ({
      alteredBody: JSON.stringify({ accountId: accountId(stage), altered: true }),
    }),
  ),
  altered(
    'whitespace',
    'medium',
    SIGNATURES,
    'Nội dung thêm một dấu cách sau khi ký bị từ chối (ký trên từng byte)',
    'A body with one space added after signing is refused (bytes are signed)',
    (stage) => ({
      alteredBody: `${JSON.stringify({ accountId: accountId(stage) })} `,
    }),
  ),
  altered(
    'unknown_key',
    'critical',
    SIGNATURES,
    'Chữ ký của khóa lạ bị từ chối',
    'A signature by an unknown key is refused',
    (stage) => ({
      signature: {
        key: freshKey(stage.sbv64.client().credentials.key.alg, stage.sbv64.client().credentials.key.kid),
      },
    }),
  ),
  altered(
    'key_of_other',
    'critical',
    SIGNATURES,
    'Chữ ký của ứng dụng khác bị từ chối',
    "Another app's signature is refused",
    (stage) => ({
      signature: { key: stage.sbv64.client('second').credentials.key },
    }),
  ),
  altered(
    'no_algorithm',
    'critical',
    rfc(8725, '2.1'),
    'JWS alg none bị từ chối',
    'A JWS with alg none is refused',
    () => ({
      signature: { unsigned: true },
    }),
  ),
  altered(
    'embedded_key',
    'critical',
    rfc(8725, '3.10'),
    'Khóa gửi kèm trong JWS không được tin',
    'A key sent along in the JWS is not trusted',
    () => {
      const key = freshKey();
      return { signature: { key, header: { jwk: key.publicJwk } } };
    },
  ),
  altered(
    'garbage_signature',
    'high',
    SIGNATURES,
    'JWS-Signature vô nghĩa bị từ chối gọn gàng',
    'A meaningless JWS-Signature is refused cleanly',
    () => ({
      signature: { raw: 'e30..####' },
    }),
  ),
];

function altered(
  name: string,
  severity: Check['severity'],
  clause: Check['clause'],
  vi: string,
  en: string,
  change: (stage: Stage) => Partial<Call>,
): Check {
  return attack(`sbv64.message_signing.${name}`, severity, clause, vi, en, async (stage) => {
    const honest = await information(stage);
    presume(honest.status === 200, honest, 'account information');
    return refused(await information(stage, change(stage)), UNSIGNED);
  });
}
