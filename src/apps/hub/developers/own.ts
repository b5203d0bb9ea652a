/** The pages of a third party's own things, each over the routes of the API. */
import type {
  CreateApiKeyAnswer,
  CreateSoftwareAnswer,
  CreateSoftwareStatementAnswer,
  GetSoftwareAnswer,
  GetThirdPartyAnswer,
  ListApiKeysAnswer,
  ListSoftwareAnswer,
  ListThirdPartyRequestsAnswer,
} from '../../../client/index.ts';
import { type Problem, problem } from '../../../core/http/index.ts';
import { toWire } from '../../../kit/id.ts';
import type { Form } from './form.ts';
import type { AskedRoute, OwnAnswer } from './ownapi.ts';
import { apiKeysPage, requestsPage } from './pages/lists.ts';
import { type Signed, softwareListPage, softwarePage, softwareValues } from './pages/software.ts';
import { faultPage, keyPage } from './pages/start.ts';
import type { DeveloperParts } from './parts.ts';
import type { Shown, SignedIn, Visit } from './visit.ts';

/** A visit of somebody who is signed in. */
export interface OwnVisit {
  readonly visit: Visit;
  readonly signed: Signed;
  readonly thirdParty: string;
  /** Wire id of the key that is signed in. */
  readonly caller: string;
  readonly ask: (id: string, asked?: AskedRoute) => Promise<OwnAnswer>;
}

export function ownVisit(visit: Visit, { caller, session }: SignedIn, parts: DeveloperParts): OwnVisit {
  const { language } = visit;
  return {
    visit,
    signed: { language, csrf: session.csrf, formKey: () => parts.randomBytes(16).toString('base64url') },
    thirdParty: toWire('third_party', caller.thirdParty),
    caller: toWire('caller', caller.id),
    ask: (id, asked) => parts.api(id, caller, asked),
  };
}

export type OwnHandler = (own: OwnVisit) => Promise<Shown>;

/** What a route must answer for the page to make sense; anything else is shown as the page. */
class Refused extends Error {
  readonly shown: Problem;
  constructor(shown: Problem) {
    super(shown.code);
    this.shown = shown;
  }
}

/** Runs a page; a refusal in the middle of it becomes a page of its own. */
export async function shownOr(own: OwnVisit, handler: OwnHandler): Promise<Shown> {
  try {
    return await handler(own);
  } catch (fault) {
    if (!(fault instanceof Refused)) throw fault;
    const { language, csrf } = own.signed;
    const { row } = fault.shown;
    return { status: row.status, page: faultPage(language, csrf, row[language]) };
  }
}

async function needed<Body>(asked: Promise<OwnAnswer>): Promise<Body> {
  const answer = await asked;
  if (!answer.ok) throw new Refused(answer.problem);
  return answer.body as Body;
}

export const party = (own: OwnVisit): Promise<GetThirdPartyAnswer> =>
  needed(own.ask('getThirdParty', { params: { third_party: own.thirdParty } }));

const noValues = (form: Form) => ({ ...softwareValues(form), roles: ['AIS'] });

export const softwareList: OwnHandler = async (own) => await softwareListShown(own);

async function softwareListShown(own: OwnVisit, refused?: Problem): Promise<Shown> {
  const { signed, thirdParty, visit } = own;
  const asked = own.ask('listSoftware', { params: { third_party: thirdParty }, query: { limit: '100' } });
  const { data } = await needed<ListSoftwareAnswer>(asked);
  const values = refused === undefined ? noValues(visit.form) : softwareValues(visit.form);
  return {
    status: refused?.row.status ?? 200,
    page: softwareListPage(signed, await party(own), data, values, refused),
  };
}

export const registerSoftware: OwnHandler = async (own) => {
  const { form, language } = own.visit;
  const body = softwareBody(form);
  if ('problem' in body) return await softwareListShown(own, body);
  const params = { third_party: own.thirdParty };
  const answer = await own.ask('createSoftware', { params, body, key: form.text('key') });
  if (!answer.ok) return await softwareListShown(own, answer.problem);
  const { id } = answer.body as CreateSoftwareAnswer;
  return { goTo: `/developers/software/${id}?lang=${language}&saved=1` };
};

export const software: OwnHandler = async (own) =>
  await softwareShown(own, { saved: own.visit.query.saved === '1' });

async function softwareShown(
  own: OwnVisit,
  shown: Parameters<typeof softwarePage>[3],
  status = 200,
): Promise<Shown> {
  const one = await needed<GetSoftwareAnswer>(own.ask('getSoftware', { params: softwareParams(own) }));
  return { status, page: softwarePage(own.signed, await party(own), one, shown) };
}

const softwareParams = ({ visit }: OwnVisit) => ({ software: visit.params.software! });

export const amendSoftware: OwnHandler = async (own) => {
  const { form } = own.visit;
  const body = softwareBody(form);
  const refusedBy = (refused: Problem): Promise<Shown> =>
    softwareShown(own, { values: softwareValues(form), problem: refused }, refused.row.status);
  if ('problem' in body) return await refusedBy(body);
  const params = softwareParams(own);
  const answer = await own.ask('amendSoftware', { params, body, key: form.text('key') });
  return answer.ok ? saved(own) : await refusedBy(answer.problem);
};

export const suspendSoftware: OwnHandler = async (own) => {
  const { form } = own.visit;
  const body = { status: 'suspended', reason: form.text('reason') };
  const asked = { params: softwareParams(own), body, key: form.text('key') };
  const answer = await own.ask('setSoftwareStatus', asked);
  if (answer.ok) return saved(own);
  return await softwareShown(own, { problem: answer.problem }, answer.problem.row.status);
};

function saved({ visit }: OwnVisit): Shown {
  return { goTo: `/developers/software/${visit.params.software}?lang=${visit.language}&saved=1` };
}

export const softwareStatement: OwnHandler = async (own) => {
  const answer = await own.ask('createSoftwareStatement', { params: softwareParams(own) });
  if (!answer.ok) return await softwareShown(own, { problem: answer.problem }, answer.problem.row.status);
  const { software_statement } = answer.body as CreateSoftwareStatementAnswer;
  return await softwareShown(own, { statement: software_statement });
};

interface SoftwareForm {
  readonly name: string;
  readonly redirect_uris: readonly string[];
  readonly roles: readonly string[];
  readonly jwks: unknown;
}

/** The body of a product, or why the key set cannot be one. */
function softwareBody(form: Form): SoftwareForm | Problem {
  let jwks: unknown;
  try {
    jwks = JSON.parse(form.text('jwks'));
  } catch {
    return problem('body_is_not_json', { param: '/jwks' });
  }
  const { name, roles } = softwareValues(form);
  return { name, redirect_uris: form.lines('redirect_uris'), roles, jwks };
}

export const apiKeys: OwnHandler = async (own) => await apiKeysShown(own);

async function apiKeysShown(own: OwnVisit, refused?: Problem): Promise<Shown> {
  const asked = own.ask('listApiKeys', { params: { third_party: own.thirdParty } });
  const { data } = await needed<ListApiKeysAnswer>(asked);
  return {
    status: refused?.row.status ?? 200,
    page: apiKeysPage(own.signed, data, own.caller, refused),
  };
}

export const makeApiKey: OwnHandler = async (own) => {
  const { form, language } = own.visit;
  const params = { third_party: own.thirdParty };
  const body = { name: form.text('name') };
  const answer = await own.ask('createApiKey', { params, body, key: form.text('key') });
  if (!answer.ok) return await apiKeysShown(own, answer.problem);
  const { key } = answer.body as CreateApiKeyAnswer;
  // The form came twice: its key was shown the first time.
  if (key === null) return { goTo: `/developers/api-keys?lang=${language}` };
  return { status: 201, page: keyPage(own.signed, key, '/developers/api-keys') };
};

export const revokeApiKey: OwnHandler = async (own) => {
  const { form, language, params } = own.visit;
  const asked = { third_party: own.thirdParty, caller: params.caller! };
  const answer = await own.ask('revokeApiKey', { params: asked, key: form.text('key') });
  return answer.ok
    ? { goTo: `/developers/api-keys?lang=${language}` }
    : await apiKeysShown(own, answer.problem);
};

export const requests: OwnHandler = async (own) => {
  const { before } = own.visit.query;
  const query = { limit: '50', ...(typeof before === 'string' ? { before } : {}) };
  const asked = own.ask('listThirdPartyRequests', { params: { third_party: own.thirdParty }, query });
  const { data, has_more } = await needed<ListThirdPartyRequestsAnswer>(asked);
  const last = has_more ? data.at(-1) : undefined;
  const next = last === undefined ? undefined : encodeURIComponent(`${last.at} ${last.request}`);
  return { status: 200, page: requestsPage(own.signed, data, next) };
};
