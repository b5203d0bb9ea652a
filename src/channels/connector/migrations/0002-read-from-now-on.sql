-- No consent is older than the connector, but a hub's other events may be many: the first start reads from where it stands.
UPDATE connector_cursor SET position = '' WHERE position = '0.0';
