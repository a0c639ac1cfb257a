/** Names that no program can take for an option and no shell for anything else. */
export const isAddress = (address: string): boolean => /^[A-Za-z0-9_:][A-Za-z0-9._:-]*$/.test(address);

export const isAccount = (name: string): boolean => /^[A-Za-z_][A-Za-z0-9._-]*\$?$/.test(name);
