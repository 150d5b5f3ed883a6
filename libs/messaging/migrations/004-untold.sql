create index held_untold on held (service, position) where parked and handler <> '' and skipped_by is null and dead_letter_at is null;
