-- Whether a share `h` may be opened at this moment.
(h.until is null or h.until > clock_timestamp()) and h.used_up_at is null
