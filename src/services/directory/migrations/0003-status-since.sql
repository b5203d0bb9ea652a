-- Whose status changed lately: the customers of their consents are told.
CREATE INDEX third_parties_status_since ON third_parties (status_since);
CREATE INDEX software_products_status_since ON software_products (status_since);
