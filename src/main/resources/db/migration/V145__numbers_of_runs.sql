-- A payment run and a request about data both had numbers that begin with R-. New runs begin with PR- (P- is a person); those that there are keep theirs.
alter table payment_run drop constraint payment_run_number_check, add constraint payment_run_number_check check (number ~ '^P?R-[0-9]{4}-[0-9]{6,}$');

-- These refused the 1,000,000th of their kind.
alter table data_request drop constraint data_request_number_check, add constraint data_request_number_check check (number ~ '^R-[0-9]{4}-[0-9]{6,}$');
alter table grievance drop constraint grievance_number_check, add constraint grievance_number_check check (number ~ '^G-[0-9]{4}-[0-9]{6,}$');
alter table provider_joining drop constraint provider_joining_number_check, add constraint provider_joining_number_check check (number ~ '^J-[0-9]{4}-[0-9]{6,}$');
