namespace GradCam.Keras.Applications;

/// <summary>Inception V3 (Szegedy et al. 2015, https://arxiv.org/abs/1512.00567).</summary>
internal static class Inception
{
    public static IReadOnlyList<Application> All { get; } =
    [new("InceptionV3", "inception_v3", "mixed10", PreprocessingPresets.KerasTf, Body, ResNet.Top) { Sizes = [299] }];

    private static Flow Body(Flow x)
    {
        x = Conv(Conv(Conv(x, 32, 3, stride: 2), 32, 3, same: false), 64, 3).MaxPool(3, 2);
        x = Conv(Conv(x, 80, 1), 192, 3, same: false).MaxPool(3, 2);
        x = Fine(x, 32, "mixed0");
        x = Fine(x, 64, "mixed1");
        x = Fine(x, 64, "mixed2");
        x = Flow.Joined(
            "mixed3",
            Conv(x, 384, 3, stride: 2),
            Conv(Conv(Conv(x, 64, 1), 96, 3), 96, 3, stride: 2),
            x.MaxPool(3, 2)
        );
        x = Crossed(x, 128, "mixed4");
        x = Crossed(x, 160, "mixed5");
        x = Crossed(x, 160, "mixed6");
        x = Crossed(x, 192, "mixed7");
        x = Flow.Joined(
            "mixed8",
            Conv(Conv(x, 192, 1), 320, 3, stride: 2),
            Conv(Conv(Conv(Conv(x, 192, 1), 192, (1, 7)), 192, (7, 1)), 192, 3, stride: 2),
            x.MaxPool(3, 2)
        );
        x = Forked(x, 0);
        return Forked(x, 1);
    }

    private static Flow Fine(Flow x, int pooled, string name) =>
        Flow.Joined(
            name,
            Conv(x, 64, 1),
            Conv(Conv(x, 48, 1), 64, 5),
            Conv(Conv(Conv(x, 64, 1), 96, 3), 96, 3),
            Pooled(x, pooled)
        );

    /// <summary>Windows of seven, rows and columns apart.</summary>
    private static Flow Crossed(Flow x, int inner, string name)
    {
        var single = Conv(x, 192, 1);
        var crossed = Conv(Conv(Conv(x, inner, 1), inner, (1, 7)), 192, (7, 1));
        var twice = Conv(Conv(Conv(Conv(Conv(x, inner, 1), inner, (7, 1)), inner, (1, 7)), inner, (7, 1)), 192, (1, 7));
        return Flow.Joined(name, single, crossed, twice, Pooled(x, 192));
    }

    private static Flow Forked(Flow x, int number)
    {
        var single = Conv(x, 320, 1);
        var near = Fork(Conv(x, 384, 1), $"mixed9_{number}");
        var far = Fork(Conv(Conv(x, 448, 1), 384, 3), null);
        return Flow.Joined($"mixed{9 + number}", single, near, far, Pooled(x, 192));
    }

    private static Flow Fork(Flow x, string? name) => Flow.Joined(name, Conv(x, 384, (1, 3)), Conv(x, 384, (3, 1)));

    private static Flow Pooled(Flow x, int filters) => Conv(x.AveragePool(3, 1, same: true), filters, 1);

    /// <summary>A convolution, normalized, behind a ReLU; all numbered.</summary>
    private static Flow Conv(Flow x, int filters, Window kernel, int stride = 1, bool? same = null) =>
        x.Conv(filters, kernel, stride: stride, same: same ?? stride == 1, bias: false)
            .Normed(scale: false)
            .Activated("relu");
}
