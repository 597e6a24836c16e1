namespace GradCam.Benchmarks;

/// <summary>
/// Networks that nothing was tuned to: those of a folder, which <c>bench/pytorch/networks.py</c> fills with calibrated
/// networks of torchvision.
/// </summary>
internal static class NetworkRows
{
    private static readonly (CamMethod Method, double Limit)[] Methods =
    [
        (CamMethods.GradCam, 1.05),
        (CamMethods.LayerCam, 1.05),
        (CamMethods.EigenCam, 1.15),
        (CamMethods.Saliency, 3),
    ];

    /// <summary>All rows, as they are measured.</summary>
    /// <param name="folder">A folder of ONNX files that take <c>float[1, 3, 224, 224]</c>.</param>
    public static IEnumerable<Row> Rows(string folder)
    {
        var ratios = Methods.ToDictionary(m => m.Method, _ => new List<double>());
        foreach (string path in Directory.EnumerateFiles(folder, "*.onnx").Order(StringComparer.Ordinal))
        {
            byte[] onnx = File.ReadAllBytes(path);
            foreach (var (method, limit) in Methods)
            {
                var row = Growth.Measure(
                    $"{method.Title} ÷ forward",
                    Path.GetFileNameWithoutExtension(path),
                    onnx,
                    method,
                    "auto",
                    [1, 3, 224, 224],
                    limit
                );
                ratios[method].Add(row.Ratio);
                yield return row;
            }
        }
        foreach (var (method, limit) in Methods)
            if (ratios[method] is { Count: > 0 } all)
            {
                double median = Paired.Median([.. all]);
                yield return new($"{method.Title} ÷ forward", "median of all", 1, median, median, limit);
            }
    }
}
