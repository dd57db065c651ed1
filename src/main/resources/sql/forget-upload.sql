-- Forgets a file of which nothing is left.
\set id '''0195d2c8-0000-7000-8000-000000000000'''
delete from upload where id = :id;
