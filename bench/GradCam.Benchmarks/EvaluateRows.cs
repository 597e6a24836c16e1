using GradCam.Data;

namespace GradCam.Benchmarks;

/// <summary>
/// An evaluation of eight methods at two layers by all cheap metrics, against as many passes of ONNX Runtime alone at
/// the batch size that is the fastest, on as many threads.
/// </summary>
internal static class EvaluateRows
{
    private const int Blocks = 6,
        Pictures = 16;

    private const double Limit = 1.2,
        Milliseconds = 1000;

    private static readonly int[] BatchSizes = [4, 8, 16, 32];

    private static readonly string[] Methods =
    [
        "gradcam",
        "gradcam++",
        "layercam",
        "hirescam",
        "xgradcam",
        "eigencam",
        "gradcam-elementwise",
        "eigengradcam",
    ];

    /// <summary>All rows, as they are measured.</summary>
    /// <param name="network">Measure only this network; null for those whose passes are short.</param>
    public static IEnumerable<Row> Rows(string? network = null)
    {
        using var folder = new FolderWorkload();
        foreach (string model in Workload.Models.Where(m => network is null ? m != "resnet-50" : m == network))
        {
            using var workload = new Workload(model);
            var options = new EvaluationOptions
            {
                Methods = [.. Methods.Select(CamMethods.Parse)],
                Layers = ["auto", workload.MiddleLayer],
                Metrics = Metric.Parse("cheap"),
                MostPictures = Pictures,
            };
            var passes = BatchSizes.ToDictionary(size => size, _ => new List<double>());
            var whole = new List<double>();
            // Compiles and opens sessions.
            Evaluate();
            for (int block = 0; block < Blocks; block++)
            {
                // What the machine does besides sways both: the whole is in the middle of the passes.
                Pass();
                whole.Add(Evaluate());
                Pass();
            }
            double fastest = passes.Values.Min(Paired.Median);
            double time = Paired.Median(whole);
            yield return new(
                "Evaluation, each of its passes ÷ a pass at the runtime's best batch size",
                model,
                fastest,
                time,
                time / fastest,
                Limit
            );

            double Evaluate()
            {
                var report = workload.Explainer.Evaluate(PictureSet.Open(folder.Folder), options);
                return 1000 * report.Seconds / report.Inputs;
            }

            void Pass()
            {
                foreach (int size in BatchSizes)
                    passes[size].Add(Each(workload, size));
            }
        }
    }

    /// <summary>Milliseconds of a picture, where so many run at once.</summary>
    private static double Each(Workload workload, int size)
    {
        double took = 0;
        int runs = 0;
        for (; took < Milliseconds; runs++)
            took += Paired.Time(() => workload.ForwardBatch(size));
        return took / runs / size;
    }
}
