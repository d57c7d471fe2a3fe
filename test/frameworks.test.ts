import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { cargoTest } from '../src/classifiers/frameworks/cargo-test.ts';
