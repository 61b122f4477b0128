-- Indexes for what operations watch: short queries, asked every few seconds, however large the tables have become.

create index message_waiting on message (posted_at) where mail is not null or sms is not null;

create index insight_queue_parked on insight_queue (kind) where parked is not null;
