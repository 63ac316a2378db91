// Says in one line how many tests and other checks passed and failed: `name=exit code=report` each.
import { readFileSync } from 'node:fs';

const results = process.argv.slice(2).map((check) => {
	const [name, code, file] = check.split('=');
	const isPassed = code === '0';
	const report = readReport(file);
	// A test file that does not even load has no failed tests in it, and still counts as failed.
	const failed = report ? report.numFailedTests + report.numRuntimeErrorTestSuites : 0;
	return {
		name,
		passed: report?.numPassedTests ?? Number(isPassed),
		failed: isPassed ? failed : Math.max(failed, 1),
	};
});

function readReport(file) {
	try {
		return JSON.parse(readFileSync(file, 'utf8'));
	} catch {
		// A check that is no test has none, and tests that broke off may have left none.
		return undefined;
	}
}

const sum = (key) => results.reduce((total, result) => total + result[key], 0);
const broken = results.filter(({ failed }) => failed > 0);
for (const { name, failed } of broken) console.log(`${name}: ${failed} failed`);
console.log(`${sum('passed')} passed, ${sum('failed')} failed`);
