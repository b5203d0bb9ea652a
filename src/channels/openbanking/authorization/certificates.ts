/** Client certificates (RFC 8705), as the TLS connection holds them. */
import 'reflect-metadata';
import { X509Certificate } from 'node:crypto';
import { type JsonName, Name, X509Certificate as ParsedCertificate } from '@peculiar/x509';
import type { Context } from 'oidc-provider';

export function certificateOf({ socket }: Pick<Context, 'socket'>): X509Certificate | undefined {
  // The listener without mTLS never asks for one, and its peers have none.
  const raw = socket.getPeerCertificate?.(false)?.raw as Buffer | undefined;
  return raw === undefined ? undefined : new X509Certificate(raw);
}

/** Vouched for by an authority whose list we publish (FAPI 2.0 §5.2.2). */
export const isAuthorized = ({ socket }: Pick<Context, 'socket'>): boolean => socket.authorized;

/** RFC 8705 §2.1.2: the subject as a distinguished name, or one alternative name. */
export function certificateMatches(ctx: Context, property: string, expected: string): boolean {
  const certificate = certificateOf(ctx);
  if (certificate === undefined) return false;
  switch (property) {
    case 'tls_client_auth_subject_dn':
      return sameName(new ParsedCertificate(certificate.raw).subjectName, expected);
    case 'tls_client_auth_san_dns':
      return alternativeNames(certificate).includes(`DNS:${expected}`);
    case 'tls_client_auth_san_uri':
      return alternativeNames(certificate).includes(`URI:${expected}`);
    default:
      return false;
  }
}

/** By parts and not by text: RFC 4514 lets one name be written in many ways. */
function sameName(subject: Name, expected: string): boolean {
  try {
    const asked = new Name(expected).toJSON();
    return asked.length > 0 && canonical(subject.toJSON()) === canonical(asked);
  } catch {
    return false;
  }
}

function canonical(name: JsonName): string {
  return JSON.stringify(name.map((part) => Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1))));
}

function alternativeNames({ subjectAltName }: X509Certificate): string[] {
  // A name that holds a comma is quoted by Node and so equals none of ours.
  return subjectAltName?.split(', ') ?? [];
}
