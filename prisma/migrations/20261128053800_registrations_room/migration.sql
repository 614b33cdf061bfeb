-- A registration is changed several times soon after it was made (confirmed, customer, linked): room on its page keeps
-- such a change from touching every index.
ALTER TABLE "registrations" SET (fillfactor = 75);
