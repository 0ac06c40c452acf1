-- Who may do what: people, their sessions, the keys of hosts. Of what opens a door only hashes are kept.
CREATE SCHEMA access;
--> statement-breakpoint
CREATE TABLE access.account (
  account text COLLATE "C" PRIMARY KEY,
  name text NOT NULL,
  -- argon2id; '' until there is one
  password text NOT NULL,
  -- Somebody else chose it.
  must_set_password boolean NOT NULL,
  -- {roles, warehouses, owners, zones}; an empty list limits nothing, but without a role nothing is granted
  grants jsonb NOT NULL,
  status text NOT NULL CHECK (status IN ('active', 'stopped')),
  created_at bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE access.session (
  token_hash text PRIMARY KEY,
  account text COLLATE "C" NOT NULL REFERENCES access.account,
  created_at bigint NOT NULL,
  seen_at bigint NOT NULL,
  address text NOT NULL
);
--> statement-breakpoint
CREATE INDEX session_account ON access.session (account);
--> statement-breakpoint
CREATE TABLE access.api_key (
  api_key text COLLATE "C" PRIMARY KEY,
  name text NOT NULL,
  key_hash text NOT NULL UNIQUE,
  grants jsonb NOT NULL,
  created_at bigint NOT NULL,
  created_by text NOT NULL,
  ended_at bigint
);
--> statement-breakpoint
-- Sign-ins that failed, by who was tried from where, and by where alone.
CREATE TABLE access.failed_sign_in (
  subject text PRIMARY KEY,
  tries integer NOT NULL,
  since bigint NOT NULL
);
