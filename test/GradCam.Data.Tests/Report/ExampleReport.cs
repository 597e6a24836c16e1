using GradCam.Data.Report.Bundle;

namespace GradCam.Data.Tests.Report;

/// <summary>A report with something in every part, made up, for tests of the page.</summary>
internal static class ExampleReport
{
    private const int Side = 7,
        Variants = 8,
        MostShown = 30;

    private static readonly Lazy<byte[][]> Thumbnails = new(() => [.. Enumerable.Range(0, Variants).Select(Thumbnail)]);

    /// <summary>Names that would do harm if they were taken for markup, code, paths or numbers.</summary>
    public static IReadOnlyList<string> HostileNames { get; } =
    [
        "</script><script>window.harmed = 1</script>",
        "<img src=x onerror=\"window.harmed = 2\">",
        "\"'&`${window.harmed = 3}",
        "שלום \u202eעולם",
        "🐈‍⬛ tabby \u2028 line",
        new string('x', 200),
        "{{data}}{{script}}<!--",
        "__proto__",
        "javascript:alert(1)",
        "constructor",
    ];

    /// <summary>A bundle of so many pictures; the third of each ten is wrong, the tenth cannot be read.</summary>
    public static ReportBundle Of(int count, IReadOnlyList<string> classes)
    {
        var pictures = Enumerable.Range(0, count).Select(i => PictureOf(i, classes)).ToArray();
        int[] wrong = [.. Enumerable.Range(0, count).Where(i => pictures[i].Correct == false)];
        var share = Share(wrong.Length, count);
        int shown = Math.Min(classes.Count, MostShown);
        return new()
        {
            Title = $"Report of {classes[0]}",
            Made = new(2026, 11, 26, 9, 30, 0, DateTimeKind.Utc),
            Run = new()
            {
                Model = classes[0],
                Source = "photos",
                Command = "gradcam batch photos -m model.onnx -o run",
                Method = "gradcam",
                Layer = "/layer4/Relu_output_0",
                Pictures = count,
                Labelled = pictures.Count(p => p.Correct is not null),
                Failed = pictures.Count(p => p.Error is not null),
                Remarks = ["Shard 3 of 8 is missing."],
            },
            Headlines =
            [
                new()
                {
                    Kind = "finding",
                    Sentence = "Dark pictures are wrong in 61 of 98 cases.",
                    Part = "slices",
                },
                new()
                {
                    Kind = "good",
                    Sentence = "Probabilities can be believed.",
                    Part = "calibration",
                },
                new()
                {
                    Kind = "bad",
                    Sentence = "Labels leak.",
                    Part = "leak",
                },
            ],
            Classes = classes,
            Recognition = new()
            {
                Accuracy = Share(count - wrong.Length, count),
                Top = Share(count, count),
                TopCount = 5,
                Balanced = 0.8,
                Classes =
                [
                    .. classes.Select(
                        (_, i) =>
                            new ClassRecognition
                            {
                                Class = i,
                                Recall = Share(7, 10),
                                Precision = Share(8, 10),
                                TakenFor = (i + 1) % classes.Count,
                            }
                    ),
                ],
            },
            Calibration = new()
            {
                Error = 0.04,
                Overconfidence = -0.02,
                Sentence = "Where it says 90 % it is right in 88 % of 40 pictures.",
                Bins =
                [
                    new()
                    {
                        From = 0.5,
                        To = 0.6,
                        Confidence = 0.55,
                        Accuracy = Share(4, 10),
                    },
                    new()
                    {
                        From = 0.9,
                        To = 1,
                        Confidence = 0.95,
                        Accuracy = Share(36, 40),
                    },
                ],
            },
            Confusion = new()
            {
                Shown = [.. Enumerable.Range(0, shown)],
                Matrix = [.. Enumerable.Range(0, shown).Select(r => Row(r, shown))],
                Pairs =
                [
                    new()
                    {
                        Label = 0,
                        Predicted = 1,
                        Share = share,
                        Examples = [.. wrong.Take(8)],
                    },
                ],
            },
            Slices = new()
            {
                Tested = 12345,
                Level = 0.05,
                Columns = ["brightness", "site"],
                Sentence = "One group of pictures is wrong more often than chance explains.",
                Found =
                [
                    new()
                    {
                        Sentence = $"Dark pictures of {classes[0]} are wrong in 61 of 98 cases.",
                        Conditions =
                        [
                            new()
                            {
                                Column = "brightness",
                                Text = "it is dark",
                                Sql = "brightness < 84.2",
                            },
                        ],
                        Wrong = Share(61, 98),
                        Others = Share(20, 200),
                        PValue = 2.3e-11,
                        Joined = ["contrast below 31.5"],
                        Examples = [.. wrong.Take(8)],
                    },
                ],
            },
            Leak = new()
            {
                Rows = count,
                Classes = classes.Count,
                Chance = 0.2,
                Shuffled = 0.22,
                Suspicious = true,
                Sentence = "Properties of the picture alone tell the label of 71 % of the pictures.",
                Sets =
                [
                    new()
                    {
                        Name = "properties of the picture",
                        Accuracy = Share(71, 100),
                        Columns = [new() { Column = "brightness", Loss = 0.08 }],
                    },
                ],
            },
            MeanMaps =
            [
                Mean(0, predicted: 0, correct: true),
                Mean(0, predicted: 1, correct: false) with
                {
                    LabelMap = Map(3),
                },
            ],
            Findings =
            [
                new()
                {
                    Name = "flat-map",
                    Count = 3,
                    Meaning = "The map is the same everywhere.",
                },
            ],
            Errors = [new() { Name = "It is not a picture that can be read.", Count = 2 }],
            Gallery = new()
            {
                Chosen = "All pictures.",
                Findings = ["flat-map"],
                Columns = ["site"],
                Pictures = pictures,
            },
        };
    }

    /// <summary>The pictures of a bundle, with thumbnails, one after the other.</summary>
    public static IEnumerable<GalleryPicture> WithThumbnails(ReportBundle bundle) =>
        bundle.Gallery.Pictures.Select(
            (p, i) => p.Error is null ? p with { Thumbnail = Thumbnails.Value[i % Variants] } : p
        );

    private static GalleryPicture PictureOf(int i, IReadOnlyList<string> classes)
    {
        int label = i % classes.Count;
        string name = $"{label}/{i:000000} {classes[label]}.jpg";
        if (i % 10 == 9)
            return new()
            {
                Index = i,
                Name = name,
                Label = label,
                Error = "It is not a picture that can be read.",
            };
        bool wrong = i % 10 == 2;
        return new()
        {
            Index = i,
            Name = name,
            Label = label,
            Predicted = wrong ? (label + 1) % classes.Count : label,
            Probability = 0.5f + i % 50 / 100f,
            LabelProbability = wrong ? 0.2f : 0.5f + i % 50 / 100f,
            Correct = !wrong,
            Findings = i % 30 == 1 ? [0] : [],
            ObjectMass = i % 7 / 7f,
            ObjectArea = 0.3f,
            Frame = i % 2 == 0 ? null : [0.1f, 0, 0.9f, 1],
            Map = Map(i),
            LabelMap = wrong ? Map(i + 3) : null,
            MapShape = [Side, Side],
            Values = [i % 3 == 0 ? null : classes[i % 2]],
        };
    }

    private static MeanMap Mean(int label, int predicted, bool correct) =>
        new()
        {
            Label = label,
            Predicted = predicted,
            Correct = correct,
            Count = 12,
            Map = Map(predicted),
            Shape = [Side, Side],
        };

    private static long[] Row(int row, int count) =>
        [
            .. Enumerable
                .Range(0, count)
                .Select(c =>
                    c == row ? 70
                    : c == (row + 1) % count ? 30L
                    : 0
                ),
            2,
        ];

    private static Share Share(int count, int of) =>
        new()
        {
            Count = count,
            Of = of,
            Value = (double)count / of,
            Low = Math.Max(0, (double)count / of - 0.1),
            High = Math.Min(1, (double)count / of + 0.1),
        };

    /// <summary>A hill whose place the number decides.</summary>
    private static byte[] Map(int number)
    {
        int x = number % Side,
            y = number / Side % Side;
        return
        [
            .. Enumerable
                .Range(0, Side * Side)
                .Select(i => (byte)(255 * Math.Exp(-(Math.Pow(i % Side - x, 2) + Math.Pow(i / Side - y, 2)) / 6))),
        ];
    }

    private static byte[] Thumbnail(int variant)
    {
        int width = 96 + 16 * variant,
            height = 160 - 8 * variant;
        var rgb = new byte[width * height * 3];
        for (int i = 0; i < rgb.Length; i++)
            rgb[i] = (byte)(40 * (i % 3) + 20 * variant + i / 3 % width / 2 + i / 3 / width / 4);
        return Picture.FromRgb(rgb, width, height).Encode(".jpg");
    }
}
