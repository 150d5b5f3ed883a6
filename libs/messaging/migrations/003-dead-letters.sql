alter table held add column dead_letter_at timestamptz;
