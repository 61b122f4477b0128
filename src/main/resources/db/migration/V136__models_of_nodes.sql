-- Nodes of two releases run side by side for some minutes. The newer one deploys its models when the last node with other models has ended: an older node could not run them.
-- null: a node that does not say which models it brings counts as one with other models.
alter table node add column models text;
