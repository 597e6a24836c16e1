namespace GradCam.Keras.Applications;

/// <summary>NASNet-A (Zoph et al. 2017, https://arxiv.org/abs/1707.07012).</summary>
internal static class NasNet
{
    public static IReadOnlyList<Application> All { get; } =
    [
        Of("NASNetMobile", 224, x => Body(x, 1056, 4, 32, skip: false)),
        Of("NASNetLarge", 331, x => Body(x, 4032, 6, 96, skip: true)),
    ];

    private static Application Of(string name, int size, Func<Flow, Flow> body) =>
        new(
            name,
            "NASNet",
            "reduction_concat_stem_2",
            PreprocessingPresets.KerasTf,
            body,
            (x, classes) => x.Averaged().Dense(classes, "predictions", "softmax")
        )
        {
            Sizes = [size],
        };

    /// <summary>Cells that read what the two cells before them gave.</summary>
    private static Flow Body(Flow x, int last, int blocks, int stem, bool skip)
    {
        int filters = last / 24;
        x = x.Conv(stem, 3, "stem_conv1", stride: 2, bias: false).Normed("stem_bn1");
        Flow? before = null;
        (x, before) = Reduction(x, before, filters / 4, "stem_1");
        (x, before) = Reduction(x, before, filters / 2, "stem_2");
        for (int stage = 0; stage < 3; stage++)
        {
            if (stage > 0)
            {
                (x, var reduced) = Reduction(x, before, filters << stage, $"reduce_{stage * blocks}");
                if (!skip)
                    before = reduced;
            }
            for (int i = 0; i < blocks; i++)
                (x, before) = Normal(x, before, filters << stage, $"{stage * blocks + Math.Min(stage, 1) + i}");
        }
        return x.Activated("relu");
    }

    private static (Flow, Flow) Normal(Flow input, Flow? before, int filters, string id)
    {
        var p = Adjusted(before, input, filters, id);
        var h = input
            .Activated("relu")
            .Conv(filters, 1, $"normal_conv_1_{id}", same: true, bias: false)
            .Normed($"normal_bn_1_{id}");
        var first = Separable(h, filters, 5, $"normal_left1_{id}")
            .Plus(Separable(p, filters, 3, $"normal_right1_{id}"), $"normal_add_1_{id}");
        var second = Separable(p, filters, 5, $"normal_left2_{id}")
            .Plus(Separable(p, filters, 3, $"normal_right2_{id}"), $"normal_add_2_{id}");
        var third = h.AveragePool(3, 1, $"normal_left3_{id}", same: true).Plus(p, $"normal_add_3_{id}");
        var fourth = p.AveragePool(3, 1, $"normal_left4_{id}", same: true)
            .Plus(p.AveragePool(3, 1, $"normal_right4_{id}", same: true), $"normal_add_4_{id}");
        var fifth = Separable(h, filters, 3, $"normal_left5_{id}").Plus(h, $"normal_add_5_{id}");
        return (Flow.Joined($"normal_concat_{id}", p, first, second, third, fourth, fifth), input);
    }

    private static (Flow, Flow) Reduction(Flow input, Flow? before, int filters, string id)
    {
        var p = Adjusted(before, input, filters, id);
        var h = input
            .Activated("relu")
            .Conv(filters, 1, $"reduction_conv_1_{id}", same: true, bias: false)
            .Normed($"reduction_bn_1_{id}");
        var padded = h.PadFor(3, $"reduction_pad_1_{id}");
        var first = Separable(h, filters, 5, $"reduction_left1_{id}", 2)
            .Plus(Separable(p, filters, 7, $"reduction_right1_{id}", 2), $"reduction_add_1_{id}");
        var second = padded
            .MaxPool(3, 2, $"reduction_left2_{id}")
            .Plus(Separable(p, filters, 7, $"reduction_right2_{id}", 2), $"reduction_add_2_{id}");
        var third = padded
            .AveragePool(3, 2, $"reduction_left3_{id}")
            .Plus(Separable(p, filters, 5, $"reduction_right3_{id}", 2), $"reduction_add3_{id}");
        var fourth = second.Plus(first.AveragePool(3, 1, $"reduction_left4_{id}", same: true));
        var fifth = Separable(first, filters, 3, $"reduction_left4_{id}")
            .Plus(padded.MaxPool(3, 2, $"reduction_right5_{id}"), $"reduction_add4_{id}");
        return (Flow.Joined($"reduction_concat_{id}", second, third, fourth, fifth), input);
    }

    /// <summary>The output of the cell before the last, at the size of the last one's.</summary>
    private static Flow Adjusted(Flow? p, Flow like, int filters, string id)
    {
        if (p is null)
            return like;
        if (p.Size != like.Size)
        {
            var bent = p.Activated("relu", $"adjust_relu_1_{id}");
            // Every second pixel, and those between.
            var even = bent.AveragePool(1, 2, $"adjust_avg_pool_1_{id}")
                .Conv(filters / 2, 1, $"adjust_conv_1_{id}", same: true, bias: false);
            var odd = bent.Pad(0, 1)
                .Crop(1, 0)
                .AveragePool(1, 2, $"adjust_avg_pool_2_{id}")
                .Conv(filters / 2, 1, $"adjust_conv_2_{id}", same: true, bias: false);
            return Flow.Joined(null, even, odd).Normed($"adjust_bn_{id}");
        }
        return p.Channels == filters
            ? p
            : p.Activated("relu")
                .Conv(filters, 1, $"adjust_conv_projection_{id}", same: true, bias: false)
                .Normed($"adjust_bn_{id}");
    }

    private static Flow Separable(Flow x, int filters, int kernel, string id, int stride = 1)
    {
        x = x.Activated("relu");
        if (stride == 2)
            x = x.PadFor(kernel, $"separable_conv_1_pad_{id}");
        x = x.Separable(filters, kernel, $"separable_conv_1_{id}", stride, same: stride == 1)
            .Normed($"separable_conv_1_bn_{id}")
            .Activated("relu");
        return x.Separable(filters, kernel, $"separable_conv_2_{id}").Normed($"separable_conv_2_bn_{id}");
    }
}
