-- Refunds are handed to banks as orders are, and wait for them as orders do: one queue and one list for both. Ids of both are UUIDs.
ALTER TABLE bank_instructions RENAME COLUMN payment_order TO id;
ALTER TABLE bank_instructions ADD COLUMN what text;      -- payment_order, refund
UPDATE bank_instructions SET what = 'payment_order';
ALTER TABLE bank_instructions ALTER COLUMN what SET NOT NULL;

ALTER TABLE awaited_orders RENAME TO awaited_ends;
ALTER TABLE awaited_ends RENAME COLUMN payment_order TO id;
ALTER TABLE awaited_ends ADD COLUMN what text;
UPDATE awaited_ends SET what = 'payment_order';
ALTER TABLE awaited_ends ALTER COLUMN what SET NOT NULL;
