-- Who is involved in a matter has no part in it in any office: somebody else who answers for the person stands in.
drop function if exists responsible_leaders(uuid, date);
