/** Who may use which route, written by hand. */
export type Who =
  | 'operator'
  | 'own'
  | 'other'
  | 'merchant'
  | 'rival'
  | 'third'
  | 'stranger'
  | 'auditor'
  | 'anonymous';

export const COLUMNS: readonly Who[] = [
  'operator',
  'own',
  'other',
  'merchant',
  'rival',
  'third',
  'stranger',
  'auditor',
  'anonymous',
];

/**
 * `done` 2xx; `absent` 404, as if it were not there; `refused` 403; `keyless` 401. A second line of a route has words
 * behind it. `own`: the participant whose thing it is; `other`: another participant; `merchant`: the
 * shop's own system; `rival`: another shop's; `third`: the third party whose thing it is; `stranger`: another third party.
 */
const MATRIX = `
                                                               operator own      other    merchant rival    third    stranger auditor  anonymous
POST /v1/payments                                              refused  done     refused  refused  refused  refused  refused  refused  keyless
GET /v1/payments                                               done     done     done     refused  refused  refused  refused  done     keyless
GET /v1/payments/{payment}                                     done     done     absent   refused  refused  refused  refused  done     keyless
GET /v1/payments/{payment} of both                             done     done     done     refused  refused  refused  refused  done     keyless
GET /v1/payments/{payment} refused                             done     done     absent   refused  refused  refused  refused  done     keyless
POST /v1/payments/{payment}/returns                            refused  done     absent   refused  refused  refused  refused  refused  keyless
POST /v1/payments/{payment}/returns by the payer               refused  absent   done     refused  refused  refused  refused  refused  keyless
GET /v1/payments/{payment}/returns                             done     done     absent   refused  refused  refused  refused  done     keyless
POST /v1/payments/{payment}/recalls                            refused  done     absent   refused  refused  refused  refused  refused  keyless
GET /v1/payments/{payment}/recalls                             done     done     absent   refused  refused  refused  refused  done     keyless
GET /v1/payments/{payment}/recalls of both                     done     done     done     refused  refused  refused  refused  done     keyless
POST /v1/recalls/{recall}/answer                               refused  absent   done     refused  refused  refused  refused  refused  keyless
GET /v1/cases                                                  done     refused  refused  refused  refused  refused  refused  done     keyless
POST /v1/cases/{case}/close                                    done     refused  refused  refused  refused  refused  refused  refused  keyless
GET /v1/line                                                   done     done     done     refused  refused  refused  refused  done     keyless
GET /v1/line/messages                                          done     done     done     refused  refused  refused  refused  done     keyless
GET /v1/line/messages/{message}                                done     done     absent   refused  refused  refused  refused  done     keyless
GET /v1/line/deliveries                                        done     done     done     refused  refused  refused  refused  done     keyless
POST /v1/line/deliveries/{message}/set-aside                   done     refused  refused  refused  refused  refused  refused  refused  keyless
POST /v1/payee-checks                                          refused  done     done     refused  refused  refused  refused  refused  keyless
POST /v1/participants                                          done     refused  refused  refused  refused  refused  refused  refused  keyless
GET /v1/participants                                           done     done     done     done     done     refused  refused  done     keyless
GET /v1/participants/{bin}                                     done     done     done     done     done     refused  refused  done     keyless
PUT /v1/participants/{bin}/endpoint                            done     refused  refused  refused  refused  refused  refused  refused  keyless
PUT /v1/participants/{bin}/connector                           done     refused  refused  refused  refused  refused  refused  refused  keyless
GET /v1/participants/{bin}/connector                           done     absent   absent   refused  refused  refused  refused  done     keyless
PUT /v1/participants/{bin}/cap                                 done     refused  refused  refused  refused  refused  refused  refused  keyless
POST /v1/participants/{bin}/prefunding                         done     refused  refused  refused  refused  refused  refused  refused  keyless
POST /v1/participants/{bin}/suspend                            done     refused  refused  refused  refused  refused  refused  refused  keyless
POST /v1/participants/{bin}/resume                             done     refused  refused  refused  refused  refused  refused  refused  keyless
POST /v1/participants/{bin}/keys                               done     refused  absent   refused  refused  refused  refused  refused  keyless
GET /v1/participants/{bin}/keys                                done     done     absent   refused  refused  refused  refused  done     keyless
POST /v1/participants/{bin}/keys/{keyid}/revoke                done     refused  absent   refused  refused  refused  refused  refused  keyless
GET /v1/keys                                                   done     done     done     done     done     done     done     done     done
GET /v1/positions                                              done     done     done     refused  refused  refused  refused  done     keyless
GET /v1/settlement/windows                                     done     done     done     refused  refused  refused  refused  done     keyless
GET /v1/settlement/windows/{number}                            done     done     done     refused  refused  refused  refused  done     keyless
POST /v1/settlement/windows/{number}/close                     done     refused  refused  refused  refused  refused  refused  refused  keyless
POST /v1/settlement/windows/{number}/confirmations             done     refused  refused  refused  refused  refused  refused  refused  keyless
POST /v1/aliases                                               refused  done     refused  refused  refused  refused  refused  refused  keyless
POST /v1/aliases/remove                                        refused  done     absent   refused  refused  refused  refused  refused  keyless
POST /v1/institutions/{bin}/accounts                           refused  done     absent   refused  refused  refused  refused  refused  keyless
GET /v1/institutions/{bin}/accounts                            refused  done     absent   refused  refused  refused  refused  done     keyless
GET /v1/institutions/{bin}/accounts/{account}                  refused  done     absent   refused  refused  refused  refused  done     keyless
POST /v1/institutions/{bin}/accounts/{account}/state           refused  done     absent   refused  refused  refused  refused  refused  keyless
POST /v1/institutions/{bin}/accounts/{account}/cash            refused  done     absent   refused  refused  refused  refused  refused  keyless
GET /v1/institutions/{bin}/accounts/{account}/statement        refused  done     absent   refused  refused  refused  refused  done     keyless
GET /v1/institutions/{bin}/accounts/{account}/statement.csv    refused  done     absent   refused  refused  refused  refused  done     keyless
POST /v1/institutions/{bin}/accounts/{account}/holders         refused  done     absent   refused  refused  refused  refused  refused  keyless
POST /v1/institutions/{bin}/sign-ins                           refused  done     absent   refused  refused  refused  refused  refused  keyless
GET /v1/institutions/{bin}/sign-ins                            done     done     absent   refused  refused  refused  refused  done     keyless
GET /v1/institutions/{bin}/sign-ins/{customer}                 done     done     absent   refused  refused  refused  refused  done     keyless
POST /v1/institutions/{bin}/sign-ins/{customer}/lock           done     done     absent   refused  refused  refused  refused  refused  keyless
POST /v1/institutions/{bin}/sign-ins/{customer}/unlock         done     done     absent   refused  refused  refused  refused  refused  keyless
PUT /v1/institutions/{bin}/rates/interest                      done     done     absent   refused  refused  refused  refused  refused  keyless
PUT /v1/institutions/{bin}/rates/exchange                      done     done     absent   refused  refused  refused  refused  refused  keyless
PUT /v1/institutions/{bin}/branches                            done     done     absent   refused  refused  refused  refused  refused  keyless
POST /v1/institutions/{bin}/accounts/{account}/standing-orders refused  done     absent   refused  refused  refused  refused  refused  keyless
GET /v1/institutions/{bin}/accounts/{account}/standing-orders  refused  done     absent   refused  refused  refused  refused  done     keyless
DELETE /v1/institutions/{bin}/accounts/{account}/standing-orders/{standing_order} refused  done     absent   refused  refused  refused  refused  refused  keyless
POST /v1/callers                                               done     refused  refused  refused  refused  refused  refused  refused  keyless
GET /v1/callers                                                done     refused  refused  refused  refused  refused  refused  done     keyless
POST /v1/callers/{caller}/revoke                               done     refused  refused  refused  refused  refused  refused  refused  keyless
GET /v1/events                                                 done     done     done     done     done     done     done     done     keyless
GET /v1/events/stream                                          done     done     done     done     done     done     done     done     keyless
GET /v1/audit                                                  done     refused  refused  refused  refused  refused  refused  done     keyless
POST /v1/streets                                               done     refused  refused  refused  refused  refused  refused  refused  keyless
GET /v1/streets                                                done     done     done     done     done     done     done     done     keyless
GET /v1/streets/{street}/days/{date}                           done     done     done     done     done     done     done     done     keyless
POST /v1/shops                                                 done     done     refused  refused  refused  refused  refused  refused  keyless
GET /v1/shops                                                  done     done     done     done     done     refused  refused  done     keyless
GET /v1/shops/{shop}                                           done     done     absent   done     absent   refused  refused  done     keyless
GET /v1/shops/{shop}/days/{date}                               done     done     absent   done     absent   refused  refused  done     keyless
GET /v1/shops/{shop}/feed                                      done     done     absent   done     absent   refused  refused  done     keyless
GET /v1/shops/{shop}/orders                                    done     done     absent   done     absent   refused  refused  done     keyless
GET /v1/shops/{shop}/receipts                                  done     done     absent   done     absent   refused  refused  done     keyless
POST /v1/shops/{shop}/stalls                                   done     done     absent   done     absent   refused  refused  refused  keyless
GET /v1/shops/{shop}/stalls                                    done     done     absent   done     absent   refused  refused  done     keyless
POST /v1/stalls/{stall}/orders                                 done     done     absent   done     absent   refused  refused  refused  keyless
GET /v1/stalls/{stall}/qr                                      done     done     absent   done     absent   refused  refused  done     keyless
GET /v1/stalls/{stall}/qr.png                                  done     done     absent   done     absent   refused  refused  done     keyless
GET /v1/stalls/{stall}/qr.svg                                  done     done     absent   done     absent   refused  refused  done     keyless
GET /v1/stalls/{stall}/qr.txt                                  done     done     absent   done     absent   refused  refused  done     keyless
GET /v1/orders/{order}                                         done     done     absent   done     absent   refused  refused  done     keyless
GET /v1/orders/{order}/qr.png                                  done     done     absent   done     absent   refused  refused  done     keyless
GET /v1/orders/{order}/qr.svg                                  done     done     absent   done     absent   refused  refused  done     keyless
POST /v1/orders/{order}/cancel                                 done     done     absent   done     absent   refused  refused  refused  keyless
POST /v1/webhook-endpoints                                     done     refused  refused  done     refused  refused  refused  refused  keyless
POST /v1/webhook-endpoints of the caller                       400      done     done     done     done     done     done     refused  keyless
GET /v1/webhook-endpoints                                      done     done     done     done     done     done     done     done     keyless
GET /v1/webhook-endpoints/{endpoint}                           done     absent   absent   done     absent   absent   absent   done     keyless
PUT /v1/webhook-endpoints/{endpoint}                           done     absent   absent   done     absent   absent   absent   refused  keyless
DELETE /v1/webhook-endpoints/{endpoint}                        done     absent   absent   done     absent   absent   absent   refused  keyless
POST /v1/webhook-endpoints/{endpoint}/disable                  done     absent   absent   done     absent   absent   absent   refused  keyless
POST /v1/webhook-endpoints/{endpoint}/enable                   done     absent   absent   done     absent   absent   absent   refused  keyless
POST /v1/webhook-endpoints/{endpoint}/rotate                   done     absent   absent   done     absent   absent   absent   refused  keyless
POST /v1/webhook-endpoints/{endpoint}/test                     done     absent   absent   done     absent   absent   absent   refused  keyless
POST /v1/webhook-endpoints/{endpoint}/replay                   done     absent   absent   done     absent   absent   absent   refused  keyless
GET /v1/webhook-endpoints/{endpoint}/deliveries                done     absent   absent   done     absent   absent   absent   done     keyless
GET /v1/webhook-deliveries/{delivery}                          done     absent   absent   done     absent   absent   absent   done     keyless
POST /v1/webhook-deliveries/{delivery}/replay                  done     absent   absent   done     absent   absent   absent   refused  keyless
GET /live/state                                                done     done     done     done     done     done     done     done     done
GET /live/stream                                               done     done     done     done     done     done     done     done     done
POST /v1/third-parties                                         done     refused  refused  refused  refused  refused  refused  refused  keyless
GET /v1/third-parties                                          done     done     done     refused  refused  done     done     done     keyless
GET /v1/third-parties/{third_party}                            done     done     done     refused  refused  done     absent   done     keyless
PUT /v1/third-parties/{third_party}/registration               done     refused  refused  refused  refused  refused  refused  refused  keyless
PUT /v1/third-parties/{third_party}/contacts                   done     refused  refused  refused  refused  done     absent   refused  keyless
POST /v1/third-parties/{third_party}/software                  done     refused  refused  refused  refused  done     absent   refused  keyless
GET /v1/third-parties/{third_party}/software                   done     done     done     refused  refused  done     absent   done     keyless
GET /v1/software/{software}                                    done     done     done     refused  refused  done     absent   done     keyless
PUT /v1/software/{software}                                    done     refused  refused  refused  refused  done     absent   refused  keyless
GET /v1/software/{software}/versions                           done     refused  refused  refused  refused  done     absent   done     keyless
POST /v1/software/{software}/statements                        done     refused  refused  refused  refused  done     absent   refused  keyless
POST /v1/software/{software}/sbv64-clients                     done     refused  refused  refused  refused  done     absent   refused  keyless
GET /v1/software/{software}/sbv64-clients                      done     refused  refused  refused  refused  done     absent   refused  keyless
POST /v1/software/{software}/sbv64-clients/{client}/rotate     done     refused  refused  refused  refused  done     absent   refused  keyless
DELETE /v1/software/{software}/sbv64-clients/{client}          done     refused  refused  refused  refused  done     absent   refused  keyless
GET /v1/consents                                               done     done     done     refused  refused  done     done     done     keyless
GET /v1/consents/{consent}                                     done     done     absent   refused  refused  done     absent   done     keyless
GET /v1/consents/{consent}/versions                            done     done     absent   refused  refused  done     absent   done     keyless
GET /v1/consents/{consent}/accesses                            done     done     absent   refused  refused  done     absent   done     keyless
POST /v1/consents/{consent}/revoke                             done     done     absent   refused  refused  done     absent   refused  keyless
GET /v1/notices/{notice}                                       refused  done     absent   refused  refused  refused  refused  done     keyless
POST /v1/third-parties/{third_party}/api-keys                  done     refused  refused  refused  refused  done     absent   refused  keyless
GET /v1/third-parties/{third_party}/api-keys                   done     refused  refused  refused  refused  done     absent   done     keyless
POST /v1/third-parties/{third_party}/api-keys/{caller}/revoke  done     refused  refused  refused  refused  done     absent   refused  keyless
GET /v1/third-parties/{third_party}/requests                   done     refused  refused  refused  refused  done     absent   done     keyless
GET /v1/directory/participants                                 done     done     done     done     done     done     done     done     done
GET /v1/directory/keys                                         done     done     done     done     done     done     done     done     done
POST /v1/sandbox/third-parties                                 done     done     done     done     done     done     done     done     done
PUT /v1/third-parties/{third_party}/status                     done     refused  refused  refused  refused  refused  refused  refused  keyless
PUT /v1/software/{software}/status                             done     refused  refused  refused  refused  done     absent   refused  keyless
GET /v1/third-parties/{third_party}/statuses                   done     refused  refused  refused  refused  done     absent   done     keyless
POST /v1/participants/{bin}/resource-servers                   done     refused  refused  refused  refused  refused  refused  refused  keyless
GET /v1/participants/{bin}/resource-servers                    done     done     absent   refused  refused  refused  refused  done     keyless
GET /v1/resource-servers/{resource_server}                     done     done     absent   refused  refused  refused  refused  done     keyless
PUT /v1/resource-servers/{resource_server}                     done     refused  absent   refused  refused  refused  refused  refused  keyless
PUT /v1/resource-servers/{resource_server}/status              done     refused  absent   refused  refused  refused  refused  refused  keyless
GET /v1/resource-servers/{resource_server}/versions            done     done     absent   refused  refused  refused  refused  done     keyless
`;

export interface Row {
  readonly name: string;
  /** Method and path as the document has them. */
  readonly route: string;
  readonly cells: readonly string[];
}

export const ROWS: readonly Row[] = MATRIX.trim()
  .split('\n')
  .slice(1)
  .map((line) => {
    const words = line.split(/ +/);
    const cells = words.slice(-COLUMNS.length);
    return { name: words.slice(0, -COLUMNS.length).join(' '), route: words.slice(0, 2).join(' '), cells };
  });
