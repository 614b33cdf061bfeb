export const ADMIN_SCHEMA_PATH: string;
export function fetchAdminSchema(target?: string): Promise<string>;
