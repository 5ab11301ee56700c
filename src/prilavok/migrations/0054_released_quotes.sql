-- Reservations that gave everything back go after a while.
create index quote_reservations_released on quote_reservations (lane, ended_at)
    where state = 'released';
