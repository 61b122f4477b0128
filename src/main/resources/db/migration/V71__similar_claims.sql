-- An officer is told when a document or an invoice of a claim is in another claim, too, of whichever provider. Without these indexes the
-- question would read every document and every claim.
create index document_by_content on document (sha256);
create index claim_by_invoice on claim (invoice_key);
