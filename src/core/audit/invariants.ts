import type { Invariant, Look, Snapshots } from '../verify/index.ts';
import { type AuditFault, verifyAudit } from './checkpoint.ts';

/**
 * Both are answered by one walk over the chains, which whoever comes first begins.
 * `trusted`: public keys (base64url) that may have signed; without it a checkpoint is held against its own key only.
 */
export function auditInvariants(trusted: readonly string[] | undefined): readonly Invariant[] {
  let walk: ReturnType<typeof walkOnce> | undefined;
  const check = (name: AuditFault['invariant']) => async (on: Snapshots, look: Look) => {
    walk ??= walkOnce(on, trusted, look);
    const { faults, checkpoints } = await walk;
    if (name === 'audit_checkpoint') look.rows(checkpoints);
    for (const fault of faults) if (fault.invariant === name) look.violation(fault.detail);
  };
  return [
    { name: 'audit_chain', check: check('audit_chain') },
    { name: 'audit_checkpoint', check: check('audit_checkpoint') },
  ];
}

async function walkOnce(
  on: Snapshots,
  trusted: readonly string[] | undefined,
  look: Look,
): Promise<{ readonly faults: readonly AuditFault[]; readonly checkpoints: number }> {
  let seen = 0;
  return await verifyAudit(on, trusted, (lines) => {
    look.rows(lines - seen);
    seen = lines;
  });
}
