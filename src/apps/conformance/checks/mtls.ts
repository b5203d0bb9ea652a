import { type Check, fail, PASS } from '../model.ts';
import type { Stage } from '../stage/index.ts';
import { missing, presume, refused } from '../verdicts.ts';
import { selfMadeLike } from './certificates.ts';
import { ability, attack, rfc } from './declare.ts';
import { refreshable } from './token.ts';

const UNAUTHORISED = { statuses: [400, 401, 403], orClosed: true };
const CLIENT = { orClosed: true };

export const MTLS: readonly Check[] = [
  ability(
    'fapi2.mtls.flow',
    'high',
    rfc(8705, '2.1'),
    'Client mTLS nhận token và đọc được dữ liệu bằng chứng thư của mình',
    'An mTLS client gets a token and reads with its certificate',
    async ({ fapi: side, settings }) => {
      const held = await side.shared('mtls_client');
      const answer = await held.client.resource({
        url: settings.fapi.url('accounts'),
        token: held.accessToken,
      });
      return answer.status === 200 ? PASS : fail(`trả về ${answer.status}`, `answered ${answer.status}`);
    },
  ),
  ability(
    'fapi2.mtls.metadata',
    'medium',
    rfc(8705, '3.3'),
    'Metadata nói token được gắn với chứng thư',
    'The metadata says that tokens are bound to certificates',
    async ({ fapi: side }) => {
      await side.client('mtls_client');
      const { tls_client_certificate_bound_access_tokens: bound } = await side.metadata();
      return bound === true ? PASS : fail('không nói', 'it does not say so');
    },
  ),
  attack(
    'fapi2.mtls.no_certificate',
    'critical',
    rfc(8705, '3'),
    'Token gắn chứng thư dùng không có chứng thư bị từ chối',
    'A certificate-bound token without the certificate is refused',
    async (stage) => await refusedRead(stage, 'none'),
  ),
  attack(
    'fapi2.mtls.other_certificate',
    'critical',
    rfc(8705, '3'),
    'Token gắn chứng thư dùng với chứng thư khác bị từ chối',
    'A certificate-bound token with another certificate is refused',
    async (stage) => await refusedRead(stage, foreignOf(stage)),
  ),
  attack(
    'fapi2.mtls.as_dpop',
    'high',
    rfc(8705, '3'),
    'Token gắn chứng thư đưa ra kèm proof DPoP tự làm bị từ chối',
    'A certificate-bound token shown with a self-made DPoP proof is refused',
    async (stage) => await refusedRead(stage, 'none', true),
  ),
  attack(
    'fapi2.mtls.foreign_client',
    'critical',
    rfc(8705, '2.1'),
    'Xác thực client bằng chứng thư của người khác bị từ chối',
    "Client authentication with somebody else's certificate is refused",
    async (stage) => {
      const certificate = foreignOf(stage);
      const { client, parameters } = await stage.fapi.push({ party: 'mtls_client' });
      return refused(await client.push(parameters, { certificate }), CLIENT);
    },
  ),
  attack(
    'fapi2.mtls.self_made',
    'critical',
    rfc(8705, '2.1'),
    'Chứng thư tự làm có cùng tên chủ thể bị từ chối',
    'A self-made certificate with the same subject is refused',
    async (stage) => {
      const { client, parameters } = await stage.fapi.push({ party: 'mtls_client' });
      const certificate = await selfMadeLike(client.credentials.certificate!);
      return refused(await client.push(parameters, { certificate }), CLIENT);
    },
  ),
  attack(
    'fapi2.mtls.unbound_token',
    'critical',
    rfc(8705, '3'),
    'Client mTLS không lấy được token khi không có chứng thư (kể cả bằng DPoP)',
    'An mTLS client gets no token without its certificate (nor by DPoP)',
    async (stage) => {
      const { client, parameters } = await refreshable(await stage.fapi.shared('mtls_client'));
      const changes = { certificate: 'none', assertion: {}, proof: {} } as const;
      return refused(await client.call('token', parameters, changes), CLIENT);
    },
  ),
];

function foreignOf(stage: Stage): NonNullable<Stage['settings']['fapi']['foreignCertificate']> {
  const { foreignCertificate } = stage.settings.fapi;
  if (foreignCertificate === undefined)
    throw missing(
      'cấu hình không có fapi2.foreign_certificate',
      'the configuration has no fapi2.foreign_certificate',
    );
  return foreignCertificate;
}

async function refusedRead(
  stage: Stage,
  certificate: 'none' | NonNullable<Stage['settings']['fapi']['foreignCertificate']>,
  withProof = false,
): Promise<ReturnType<typeof refused>> {
  const { client, accessToken: token } = await stage.fapi.shared('mtls_client');
  const url = stage.settings.fapi.url('accounts');
  const honest = await client.resource({ url, token });
  presume(honest.status === 200, honest, 'accounts');
  const proof = withProof ? { proof: {}, scheme: 'DPoP' } : {};
  return refused(await client.resource({ url, token, certificate, ...proof }), UNAUTHORISED);
}
