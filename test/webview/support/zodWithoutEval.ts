import { z } from 'zod';

// The page's policy forbids the code that zod makes of its schemas for speed.
z.config({ jitless: true });
