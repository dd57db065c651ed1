// Addresses within the console. They are relative to where the service is mounted.

function query(values: Record<string, string | undefined>): string {
  const parts = new URLSearchParams();
  for (const [name, value] of Object.entries(values)) {
    if (value !== undefined && value !== "") {
      parts.set(name, value);
    }
  }
  const text = parts.toString();
  return text === "" ? "" : `?${text}`;
}

export const to = {
  queue: (values: Record<string, string | undefined> = {}) => `console/queue${query(values)}`,
  jobs: (values: Record<string, string | undefined> = {}) => `console/jobs${query(values)}`,
  job: (id: string) => `console/jobs/${encodeURIComponent(id)}`,
  unresolved: (job?: string) => `console/unresolved${query({ job })}`,
  backends: (name?: string) => `console/backends${query({ name })}`,
  account: (user: string) => `console/accounts/${encodeURIComponent(user)}`,
  accounts: () => "console/accounts",
};
