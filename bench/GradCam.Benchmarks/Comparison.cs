namespace GradCam.Benchmarks;

/// <summary>A row of the comparison.</summary>
/// <param name="What">The row's name, such as <c>Grad-CAM, last layer ÷ forward</c>.</param>
/// <param name="Network">The network.</param>
/// <param name="Base">The divisor: milliseconds, or megabytes.</param>
/// <param name="Value">The measured value, in the same unit.</param>
/// <param name="Ratio">The median ratio.</param>
/// <param name="Limit">The largest ratio that is wanted.</param>
internal sealed record Row(string What, string Network, double Base, double Value, double Ratio, double Limit);

/// <summary>Everything that is promised about speed, measured side by side.</summary>
internal static class Comparison
{
    // After these the just-in-time compiler is done, which else counts for more than a small network.
    private const int Warm = 400;

    private static readonly CamMethod[] Expressions =
    [
        CamMethods.GradCam,
        CamMethods.GradCamElementwise,
        CamMethods.GradCamPlusPlus,
        CamMethods.HiResCam,
        CamMethods.LayerCam,
        CamMethods.XGradCam,
    ];

    /// <summary>All rows, as they are measured.</summary>
    /// <param name="only">Measure only rows whose name contains this; null for all.</param>
    /// <param name="network">Measure only this network; null for all.</param>
    public static IEnumerable<Row> Rows(string? only = null, string? network = null)
    {
        string[] models = [.. Workload.Models.Where(m => network is null || m == network)];
        bool Wanted(string what) => only is null || what.Contains(only, StringComparison.OrdinalIgnoreCase);
        foreach (string model in models)
        {
            using var workload = new Workload(model);
            foreach (var method in Expressions.Where(m => Wanted($"{m.Title}, last layer")))
                yield return Against(workload, model, $"{method.Title}, last layer", method, null, 1.05);
            if (Wanted("Baked"))
                yield return Against(workload, model, "Baked Grad-CAM, last layer", () => workload.Baked(), 1.05);
            if (model == "mobilenet-v2" && Wanted("Keras"))
                yield return Against(
                    workload,
                    model,
                    "The same network converted from Keras",
                    workload.Other(KerasNetworks.MobileNetV2()),
                    1.1
                );
            if (model == "resnet-50" && Wanted("middle"))
                yield return Against(
                    workload,
                    model,
                    "Grad-CAM, middle layer",
                    CamMethods.GradCam,
                    workload.MiddleLayer,
                    1.6
                );
            foreach (
                var method in ((CamMethod[])[CamMethods.Saliency, CamMethods.GuidedBackprop]).Where(m =>
                    Wanted(m.Title)
                )
            )
                if (workload.Applies(method))
                    yield return Against(workload, model, method.Title, method, null, 3);
            if (Wanted("Eigen-CAM"))
                yield return Against(workload, model, "Eigen-CAM", CamMethods.EigenCam, null, 1.15);
            if (model == "resnet-50" && Wanted("Ablation-CAM"))
                yield return Against(workload, model, "Ablation-CAM, last layer", CamMethods.AblationCam, null, 1.5);
            if (Wanted("Score-CAM ÷ passes"))
                yield return ScoreCam(workload, model);
        }
        foreach (string model in models.Where(m => m != Workload.Models.First()))
        foreach (
            var (method, limit) in ((CamMethod, double)[])
                [
                    (CamMethods.GradCam, model == "resnet-50" ? 0.25 : 0.05),
                    (CamMethods.ScoreCam, 1),
                    (CamMethods.AblationCam, 1),
                ]
        )
            if (Wanted($"{method.Title} PyTorch") && AgainstPyTorch(model, method, limit) is { } row)
                yield return row;
        if (Wanted("Folder"))
        {
            using var folder = new FolderWorkload();
            foreach (string model in models)
            {
                using var workload = new Workload(model);
                foreach (var row in FolderRows.Of(folder, workload, model))
                    yield return row;
            }
        }
        foreach (string model in models.Where(_ => Wanted("memory")))
        {
            double forward = PeakMemory.OfProcess(model, "forward"),
                explained = PeakMemory.OfProcess(model, "explain");
            yield return new("Grad-CAM, peak memory in MB", model, forward, explained, explained / forward, 1.3);
        }
        foreach (bool native in ((bool[])[true, false]).Where(_ => Wanted("whole")))
        {
            using var process = new WholeProcess(native);
            foreach (string model in models)
            {
                var (minimal, explained, ratio) = process.Measure(model);
                yield return new(
                    $"`explain`, {(native ? "native" : "ready-to-run")}, whole process, second run ÷ a program that "
                        + "runs the model once",
                    model,
                    minimal,
                    explained,
                    ratio,
                    1.3
                );
            }
        }
    }

    private static Row Against(
        Workload workload,
        string model,
        string what,
        CamMethod method,
        string? layer,
        double limit
    ) => Against(workload, model, what, () => workload.Explain(method, layer), limit);

    private static Row Against(Workload workload, string model, string what, Action explain, double limit)
    {
        var (forward, explained, ratio) = Paired.Measure(
            () => workload.Forward(),
            explain,
            blocks: model == "resnet-50" ? 15 : 41,
            before: model == "resnet-50" ? 3 : Warm
        );
        return new($"{what} ÷ forward", model, forward, explained, ratio, limit);
    }

    /// <summary>A map against PyTorch's; null where there is none.</summary>
    private static Row? AgainstPyTorch(string model, CamMethod method, double limit)
    {
        using var torch = PyTorch.Start(model, method.Name);
        if (torch is null)
            return null;
        using var workload = new Workload(model, bare: false);
        // Thousands of passes take minutes there, and average themselves.
        int pairs = method.Passes == "1" ? 9 : 0;
        var (theirs, ours, ratio) = Paired.Measure(
            () => torch.Map(),
            () => Paired.Time(() => workload.Explain(method, null)),
            pairs
        );
        return new($"{method.Title} ÷ PyTorch with hooks", model, theirs, ours, ratio, limit);
    }

    /// <summary>
    /// A map against as many passes as the layer has channels, at the batch size that runs fastest per image.
    /// </summary>
    private static Row ScoreCam(Workload workload, string model)
    {
        long channels = workload.Channels;
        // The first map makes the sessions and finds its batch size.
        for (int i = 0; i < (model == "resnet-50" ? 1 : 3); i++)
            workload.Explain(CamMethods.ScoreCam, null);
        int best = ((int[])[1, 2, 4, 8, 16, 32]).MinBy(batch =>
        {
            workload.ForwardBatch(batch);
            return Paired.Median([
                .. Enumerable.Range(0, 5).Select(_ => Paired.Time(() => workload.ForwardBatch(batch)) / batch),
            ]);
        });
        var (passes, map, ratio) = Paired.Measure(
            Passes,
            () => Paired.Time(() => workload.Explain(CamMethods.ScoreCam, null)),
            model == "resnet-50" ? 3 : 9
        );
        return new($"Score-CAM ÷ {channels} passes", model, passes, map, ratio, 1.1);

        // A map takes as long as all of its passes do, the slow ones too: so the base is a row of passes as well, not
        // the best of a few.
        double Passes()
        {
            const double enough = 10_000;
            double all = 0;
            long images = 0;
            for (; images < channels && all < enough; images += best)
                all += Paired.Time(() => workload.ForwardBatch(best));
            return all / images * channels;
        }
    }
}
