namespace GradCam.Benchmarks;

/// <summary>A thousand photographs to overlays, against the parts that it is made of.</summary>
internal static class FolderRows
{
    private const int Blocks = 5;

    /// <summary>The rows of one network.</summary>
    public static IEnumerable<Row> Of(FolderWorkload folder, Workload workload, string model)
    {
        var (slower, both, whole) = (new List<double>(), new List<double>(), new List<double>());
        folder.Explain(workload.Explainer).GetAwaiter().GetResult();
        for (int block = 0; block < Blocks; block++)
        {
            double files = Paired.Time(folder.DecodeAndEncode) / FolderWorkload.Pictures;
            double network = Network(workload);
            whole.Add(
                Paired.Time(() => folder.Explain(workload.Explainer).GetAwaiter().GetResult()) / FolderWorkload.Pictures
            );
            slower.Add(Math.Max(files, network));
            both.Add(files + network);
        }
        yield return Row("Folder to overlays ÷ the slower of files and network", slower, 1.25);
        yield return Row("Folder to overlays ÷ files and network, one after the other", both, 1.25);

        Row Row(string what, List<double> bases, double limit) =>
            new(
                what,
                model,
                Paired.Median([.. bases]),
                Paired.Median([.. whole]),
                Paired.Median([.. whole.Zip(bases, (w, b) => w / b)]),
                limit
            );
    }

    /// <summary>A bare forward pass, as it comes in a row of them.</summary>
    private static double Network(Workload workload)
    {
        const double milliseconds = 3000;
        double all = 0;
        int runs = 0;
        for (; all < milliseconds; runs++)
            all += Paired.Time(() => workload.Forward());
        return all / runs;
    }
}
