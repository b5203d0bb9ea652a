-- Every message of the bank line, in and out, as it was: what a dispute is settled by. 35 days.
CREATE TABLE line_messages (
  id         uuid     PRIMARY KEY,     -- UUIDv7: sorts by time
  direction  text     NOT NULL,        -- in, out
  bin        integer  NOT NULL,        -- the bank at the other end
  message_id text     NOT NULL,        -- BizMsgIdr; of a message that could not be read, its Idempotency-Key
  type       text     NOT NULL,        -- MsgDefIdr, e.g. pacs.008.001.08; empty where it could not be read
  sha256     bytea    NOT NULL,        -- of the text
  at         bigint   NOT NULL,        -- first received, or made; milliseconds since the epoch
  last_at    bigint   NOT NULL,        -- last received, or sent
  times      integer  NOT NULL,        -- received, or sent
  transport  text     NOT NULL,        -- signature of the request (in) or of its answer (out): verified, failed, not_checked
  schema     text     NOT NULL,        -- XML schema: verified, failed, not_checked
  signature  text     NOT NULL,        -- signature inside the message: verified, failed, not_checked
  status     integer,                  -- HTTP status of the answer; none while there is no answer
  outcome    text     NOT NULL,        -- what came of it: a code
  answers    uuid,                     -- the message in whose HTTP answer this one travelled
  body       text     NOT NULL
) WITH (fillfactor = 80);
-- The same id with the same content is the same message. The id comes first: it is what messages are looked up by.
CREATE UNIQUE INDEX line_messages_same ON line_messages (message_id, bin, direction, sha256);
CREATE INDEX line_messages_bin ON line_messages (bin, id);
CREATE INDEX line_messages_answers ON line_messages (answers) WHERE answers IS NOT NULL;
CREATE INDEX line_messages_at ON line_messages USING brin (at);

GRANT SELECT, INSERT, UPDATE, DELETE ON line_messages TO longbien_hub;
