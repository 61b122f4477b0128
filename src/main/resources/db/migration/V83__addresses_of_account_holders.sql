-- Banks take a structured address of whom they pay, with at least town and country. A payment keeps the address of the account's holder as it
-- keeps the account: as it was when the payment was made.

alter table payment
    add column street    text check (length(street) between 1 and 70),
    add column post_code text check (length(post_code) between 1 and 16),
    add column town      text check (length(town) between 1 and 35);

create trigger payment_keeps_its_address before update on payment for each row
    when ((new.street, new.post_code, new.town) is distinct from (old.street, old.post_code, old.town))
    execute function refuse_rewrite();
