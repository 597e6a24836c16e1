using GradCam.Fuzz.Targets;

namespace GradCam.Fuzz.Running;

/// <summary>Makes an input smaller for as long as it has the same problem, in processes of its own.</summary>
internal static class Minimizer
{
    private const int MostTries = 400;

    /// <summary>Makes the input of a file smaller, in place.</summary>
    /// <param name="file">The file, in a folder named for its kind.</param>
    /// <returns>The problem, and how many bytes are left; null if there is no problem.</returns>
    public static (string Problem, int Bytes)? Minimize(string file)
    {
        var target = FuzzTarget.Find(Path.GetFileName(Path.GetDirectoryName(Path.GetFullPath(file)))!);
        if (Problem(file) is not { } problem)
            return null;
        byte[] best = File.ReadAllBytes(file);
        string trial = Path.Combine(
            Directory.CreateTempSubdirectory("gradcam-fuzz-").CreateSubdirectory(target.Name).FullName,
            "trial.bin"
        );
        int tries = 0;
        for (bool smaller = true; smaller && tries < MostTries; )
        {
            smaller = false;
            foreach (byte[] candidate in target.Smaller(best))
            {
                if (tries++ == MostTries)
                    break;
                File.WriteAllBytes(trial, candidate);
                if (Problem(trial) != problem)
                    continue;
                (best, smaller) = (candidate, true);
                break;
            }
        }
        File.WriteAllBytes(file, best);
        Directory.GetParent(Path.GetDirectoryName(trial)!)!.Delete(recursive: true);
        return (problem, best.Length);
    }

    private static string? Problem(string file)
    {
        var child = new Child("files", file);
        string[] lines = [.. child.Lines()];
        // A problem that was said ends the process with a code of its own; only what was not said is a death.
        return lines.Select(l => l.Split('\t')).Where(f => f.Length == 2).Select(f => f[1]).FirstOrDefault()
            ?? child.Death;
    }
}
