-- Notes that a file is to be removed.
\set id '''0195d2c8-0000-7000-8000-000000000000'''
update upload set unwanted = true where id = :id;
