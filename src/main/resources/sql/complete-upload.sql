-- Notes that a file is there, unless it was thrown away meanwhile.
\set id '''0195d2c8-0000-7000-8000-000000000000'''
\set type '''PNG'''
\set bytes 48213
\set digest '''ab'''
update upload set type = :type, bytes = cast(:bytes as bigint), sha256 = :digest
where id = :id and type is null and not unwanted;
