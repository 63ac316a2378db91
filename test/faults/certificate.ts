import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

/** Where a certificate and its key are, as PEM. */
export interface CertificateFiles {
	key: string;
	cert: string;
}

/** Makes a certificate for 127.0.0.1 that nobody vouches for, as files in a folder. */
export function makeCertificate(folder: string): CertificateFiles {
	const files = { key: join(folder, 'key.pem'), cert: join(folder, 'cert.pem') };
	const made = ['-keyout', files.key, '-out', files.cert, '-days', '2', '-subj', '/CN=127.0.0.1'];
	const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1'];
	const options = [...curve, '-nodes', '-addext', 'subjectAltName=IP:127.0.0.1'];
	const { status, stderr } = spawnSync('openssl', ['req', '-x509', ...options, ...made]);
	if (status !== 0) throw new Error(`openssl made no certificate: ${String(stderr)}`);
	return files;
}
