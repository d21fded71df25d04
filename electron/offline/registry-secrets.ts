/** Values whose content is somebody's password, whatever hive they are in. */
const PASSWORD = /^(?:alt)?(?:default)?password(?:viewonly)?$/i;

/** True for what must not be shown, searched, exported or changed value by value: the hives of the accounts, and passwords that programs leave. */
export const isSecret = (hive: string, value: string): boolean =>
  hive === 'SAM' || hive === 'SECURITY' || PASSWORD.test(value);
