/**
 * The tables of what people make: users, their stacks with workflows and chats, and the runs. Times are milliseconds
 * since 1970; what holds JSON says so. A column that refers to a row which
 * may be deleted has an index, because the deletion looks for it.
 */
export const workspaceSchema = `
  CREATE TABLE users (
    id TEXT PRIMARY KEY,
    email TEXT UNIQUE,
    username TEXT NOT NULL,
    password_hash TEXT,
    created_at REAL NOT NULL,
    updated_at REAL NOT NULL
  ) STRICT;

  CREATE TABLE stacks (
    id TEXT PRIMARY KEY,
    user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    description TEXT,
    created_at REAL NOT NULL,
    updated_at REAL NOT NULL,
    UNIQUE (user_id, name)
  ) STRICT;

  -- What is kept of a workflow's files, as JSON, once for each content, by its SHA-256 in hex.
  CREATE TABLE workflow_contents (
    hash TEXT PRIMARY KEY,
    content TEXT NOT NULL
  ) STRICT;

  CREATE TABLE workflows (
    id TEXT PRIMARY KEY,
    stack_id TEXT NOT NULL REFERENCES stacks (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    description TEXT,
    -- JSON: the config of each node, by its id.
    node_configs TEXT NOT NULL,
    created_at REAL NOT NULL,
    updated_at REAL NOT NULL,
    UNIQUE (stack_id, name)
  ) STRICT;

  -- The nodes and edges of a workflow's newest version.
  CREATE TABLE workflow_nodes (
    workflow_id TEXT NOT NULL REFERENCES workflows (id) ON DELETE CASCADE,
    id TEXT NOT NULL,
    type TEXT NOT NULL,
    -- JSON: all that the file says of the node beside its type.
    data TEXT NOT NULL,
    -- JSON: { x, y } on the canvas; null where the workflow has no layout.
    position TEXT,
    PRIMARY KEY (workflow_id, id)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE workflow_edges (
    workflow_id TEXT NOT NULL REFERENCES workflows (id) ON DELETE CASCADE,
    -- SOURCE.PORT->TARGET.PORT; without ports where a node only waits for another.
    id TEXT NOT NULL,
    source TEXT NOT NULL,
    target TEXT NOT NULL,
    source_port TEXT,
    target_port TEXT,
    PRIMARY KEY (workflow_id, id)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE workflow_versions (
    id TEXT PRIMARY KEY,
    workflow_id TEXT NOT NULL REFERENCES workflows (id) ON DELETE CASCADE,
    -- From 1 for each workflow.
    number INTEGER NOT NULL,
    hash TEXT NOT NULL REFERENCES workflow_contents (hash),
    -- The folder in which the file that was saved lay.
    folder TEXT NOT NULL,
    -- The number of the version that this one restores.
    restores INTEGER,
    created_at REAL NOT NULL,
    UNIQUE (workflow_id, number)
  ) STRICT;

  CREATE INDEX workflow_versions_by_hash ON workflow_versions (hash);

  -- Those who run runs, so that it can be told whether they are still there.
  CREATE TABLE processes (
    id TEXT PRIMARY KEY,
    host TEXT NOT NULL,
    -- The start of the machine and the namespace of its process numbers; null where the system does not say.
    boot TEXT,
    namespace TEXT,
    pid INTEGER NOT NULL,
    -- When the process started, as the system counts it.
    started TEXT,
    -- When it last said that it is there.
    seen_at REAL NOT NULL
  ) STRICT;

  -- Ids sort as the runs were made.
  CREATE TABLE runs (
    id TEXT PRIMARY KEY,
    stack_id TEXT REFERENCES stacks (id) ON DELETE CASCADE,
    version_id TEXT REFERENCES workflow_versions (id) ON DELETE SET NULL,
    -- The workflow's name.
    workflow TEXT NOT NULL,
    -- Exactly what is run, and the folder in which its file lies.
    hash TEXT NOT NULL REFERENCES workflow_contents (hash),
    folder TEXT NOT NULL,
    -- The run that this one runs again.
    parent_id TEXT REFERENCES runs (id) ON DELETE SET NULL,
    status TEXT NOT NULL,
    -- Goes up with each claim; what is written under an older one is refused.
    epoch INTEGER NOT NULL,
    -- The process that runs it; of no use once that is forgotten.
    owner_id TEXT,
    -- How often in a row a process died while it ran this run, and no node ended.
    deaths INTEGER NOT NULL DEFAULT 0,
    -- The number of the last event when the run was claimed; -1 for a new run.
    claimed_seq INTEGER NOT NULL DEFAULT -1,
    -- JSON of how it ended; null before.
    usage TEXT,
    error TEXT,
    created_at REAL NOT NULL,
    updated_at REAL NOT NULL,
    ended_at REAL
  ) STRICT, WITHOUT ROWID;

  CREATE INDEX runs_by_status ON runs (status, id);
  CREATE INDEX runs_by_hash ON runs (hash);
  CREATE INDEX runs_by_stack ON runs (stack_id) WHERE stack_id IS NOT NULL;
  CREATE INDEX runs_by_version ON runs (version_id) WHERE version_id IS NOT NULL;
  CREATE INDEX runs_by_parent ON runs (parent_id) WHERE parent_id IS NOT NULL;

  -- What a run tells, in rows of one or more events that were kept together.
  CREATE TABLE run_events (
    run_id TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
    -- The number of the row's last event.
    seq INTEGER NOT NULL,
    -- JSON: the events, in their order.
    events TEXT NOT NULL,
    -- 1 where an event says what has become of a node.
    outcome INTEGER NOT NULL,
    -- The node whose streamed text or progress it is, which is deleted when the node has ended; else null.
    transient TEXT,
    PRIMARY KEY (run_id, seq)
  ) STRICT, WITHOUT ROWID;

  -- What other processes tell the one that runs a run: to cancel it, or what a person answers a node.
  CREATE TABLE run_signals (
    run_id TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
    type TEXT NOT NULL,
    -- Who asked what is answered, such as review[2]; empty for what is for the whole run.
    asker TEXT NOT NULL,
    -- JSON.
    value TEXT NOT NULL,
    created_at REAL NOT NULL,
    PRIMARY KEY (run_id, type, asker)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE chats (
    id TEXT PRIMARY KEY,
    stack_id TEXT NOT NULL REFERENCES stacks (id) ON DELETE CASCADE,
    title TEXT NOT NULL,
    -- The file of the workflow that answers where a question names no other.
    workflow TEXT,
    -- JSON: what stands for messages that are no longer sent to the model.
    context_snapshot TEXT,
    created_at REAL NOT NULL,
    updated_at REAL NOT NULL
  ) STRICT;

  CREATE INDEX chats_by_stack ON chats (stack_id, updated_at);

  CREATE TABLE messages (
    id TEXT PRIMARY KEY,
    chat_id TEXT NOT NULL REFERENCES chats (id) ON DELETE CASCADE,
    -- From 1 in each chat.
    number INTEGER NOT NULL,
    role TEXT NOT NULL,
    content TEXT NOT NULL,
    model TEXT,
    -- JSON.
    sources TEXT,
    usage TEXT,
    -- The run that answers it, or that it is the answer of. Not a reference, because a question is kept with the id of its
    -- run before the run is, so that an answer is never lost; of a run that was deleted the id stays.
    run_id TEXT,
    created_at REAL NOT NULL,
    UNIQUE (chat_id, number)
  ) STRICT;

  CREATE INDEX messages_by_time ON messages (created_at);
  CREATE INDEX messages_by_run ON messages (run_id) WHERE run_id IS NOT NULL;

  -- The words of messages, to search past chats by.
  CREATE TABLE message_terms (
    term TEXT NOT NULL,
    message_id TEXT NOT NULL REFERENCES messages (id) ON DELETE CASCADE,
    PRIMARY KEY (term, message_id)
  ) STRICT, WITHOUT ROWID;

  CREATE INDEX message_terms_by_message ON message_terms (message_id, term);

  CREATE TABLE api_keys (
    id TEXT PRIMARY KEY,
    user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    -- SHA-256 of the key, in hex; the key itself is not kept.
    hash TEXT NOT NULL UNIQUE,
    created_at REAL NOT NULL,
    used_at REAL,
    expires_at REAL
  ) STRICT;

  CREATE INDEX api_keys_by_user ON api_keys (user_id);

  CREATE TABLE audit_log (
    id TEXT PRIMARY KEY,
    user_id TEXT REFERENCES users (id) ON DELETE SET NULL,
    action TEXT NOT NULL,
    subject TEXT,
    -- JSON.
    details TEXT,
    created_at REAL NOT NULL
  ) STRICT;

  CREATE INDEX audit_log_by_time ON audit_log (created_at);
  CREATE INDEX audit_log_by_user ON audit_log (user_id) WHERE user_id IS NOT NULL;

  ALTER TABLE collections ADD COLUMN stack_id TEXT REFERENCES stacks (id) ON DELETE SET NULL;
  CREATE INDEX collections_by_stack ON collections (stack_id) WHERE stack_id IS NOT NULL;
`;
