-- A name of a file is shown in lists, sent in headers and read by people: on one line, without folders, without characters that turn the
-- direction of writing or that nobody sees.

alter table document disable trigger document_stays;
update document
   set file_name = regexp_replace(file_name, '[\u0001-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff/\\]', '', 'g')
 where file_name ~ '[\u0001-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff/\\]';
alter table document enable trigger document_stays;

alter table document add constraint document_name_misleads_nobody
    check (file_name !~ '[\u0001-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff/\\]');
