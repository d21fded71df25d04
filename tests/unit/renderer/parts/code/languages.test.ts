import { describe, expect, it } from 'vitest';
import { languageOf } from '../../../../../renderer/parts/code/languages.ts';

describe('the language of a file', () => {
  it.each([
    ['/etc/fstab', '', 'settings'],
    ['/mnt/etc/ssh/sshd_config', '', 'settings'],
    ['/etc/nginx/sites-enabled/default', '', 'nginx'],
    ['C:\\Windows\\setup.BAT', '@echo off', 'batch'],
    ['/root/run', '#!/usr/bin/env bash', 'shell'],
    ['/var/www/index.php', '<?php', 'php'],
    ['/etc/app.service', '[Unit]', 'properties'],
    ['C:\\unattend.xml', '<?xml version="1.0"?>', 'xml'],
    ['/srv/key.reg', 'Windows Registry Editor Version 5.00', 'properties'],
    ['/home/readme.txt', 'words', undefined],
    ['/home/constructor', 'words', undefined],
  ])('%s', (path, firstLine, name) => {
    expect(languageOf(path, firstLine)?.name).toBe(name);
  });
});
