-- Personnel decisions are for fewer people than events are: what events of appointments told of them is taken back.
update event set data = data - 'status' - 'end_reason' where type in ('appointment.recorded', 'appointment.edited', 'appointment.voided');
