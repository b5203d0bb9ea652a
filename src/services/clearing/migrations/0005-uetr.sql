-- The worldwide reference (ISO 20022 UETR) that the payer's bank gave a payment; it goes on unchanged.
ALTER TABLE payments ADD COLUMN uetr uuid;
