using System.Text;
using GradCam.Fuzz.Mutators;
using GradCam.Models.Metadata;

namespace GradCam.Fuzz.Targets;

/// <summary>What other tools write about a model: into its metadata, and into files beside it.</summary>
internal sealed class Metadata : FuzzTarget
{
    private const char Names = 'n',
        Size = 's',
        Image = 'i';

    private static readonly (char Kind, string File, string[] Valid)[] Files =
    [
        (
            'p',
            "preprocessor_config.json",
            [
                """
                {"crop_pct":0.875,"crop_size":{"height":32,"width":24},"do_center_crop":true,"do_normalize":true,"do_rescale":true,"do_resize":true,"do_flip_channel_order":true,
                "image_mean":[0.4,0.5,0.6],"image_std":[0.2,0.2,0.3],"image_processor_type":"ConvNextImageProcessor","resample":3,"rescale_factor":0.0039,"rescale_offset":true,"size":{"shortest_edge":40}}
                """,
                """{"size":40,"crop_size":32,"do_center_crop":true,"feature_extractor_type":"DeiTFeatureExtractor","image_mean":0.5,"image_std":0.5}""",
            ]
        ),
        (
            'c',
            "config.json",
            [
                """
                {"label_names":["cat","dog"],"pretrained_cfg":{"input_size":[3,32,24],"test_input_size":[3,40,40],"crop_pct":0.9,"test_crop_pct":1.0,"crop_mode":"border","interpolation":"bicubic",
                "mean":[0.4,0.5,0.6],"std":[0.2,0.2,0.3]}}
                """,
                """{"id2label":{"0":"cat","1":"dog","3":"\u001b[31mred"},"label2id":{"cat":0},"num_labels":4}""",
            ]
        ),
    ];

    private static readonly Picture Small = Picture.FromRgb(new byte[3 * 7 * 5], 7, 5);

    public override string Name => "metadata";

    public override int Weight => 5;

    public override byte[] Make(Random random)
    {
        if (random.Next(3) > 0)
        {
            var (kind, _, valid) = Pick(random, Files);
            string json = Pick(random, valid);
            return
            [
                (byte)kind,
                .. random.Next(4) == 0
                    ? ByteMutator.Mutate(Encoding.UTF8.GetBytes(json), random, "{}"u8.ToArray())
                    : Encoding.UTF8.GetBytes(JsonMutator.Mutate(json, random)),
            ];
        }
        var (key, text) = Pick(
            random,
            [
                (Names, @"{0: 'cat', 1: ""dog's"", 2: u'\x41\u00e9\U0001F600\'', 4: None}"),
                (Names, "['a', ('b',), True, -1.5e3]"),
                (Names, "cat, dog\nfox"),
                (Size, "[32, 24]"),
                (Size, "(32, 24, 3)"),
                (Image, "NominalRange_16_235"),
            ]
        );
        return
        [
            (byte)key,
            .. ByteMutator.Mutate(
                Encoding.UTF8.GetBytes(text),
                random,
                Encoding.UTF8.GetBytes(Interesting.Text(random))
            ),
        ];
    }

    public override void Run(byte[] input, string folder)
    {
        if (input.Length == 0)
            return;
        string model = Path.Combine(folder, "model.onnx");
        var metadata = new Dictionary<string, string>();
        string text = Encoding.UTF8.GetString(input.AsSpan(1));
        switch ((char)input[0])
        {
            case Names:
                metadata["names"] = text;
                break;
            case Size:
                (metadata["names"], metadata["imgsz"]) = ("['a']", text);
                break;
            case Image:
                metadata["Image.NominalPixelRange"] = metadata["Image.BitmapPixelFormat"] = text;
                break;
            case var kind:
                string file = Files.FirstOrDefault(f => f.Kind == kind).File ?? "labels.txt";
                File.WriteAllBytes(Path.Combine(folder, file), input[1..]);
                break;
        }
        var facts = new ModelFacts
        {
            Input = new(3, null, null),
            Path = model,
            Metadata = metadata,
        };
        var read = CardReading.Of(ModelCard.Empty, facts);
        var how = read.Card.Preprocessing(facts.Input);
        if ((long)how.Width * how.Height <= 1 << 20)
            how.Apply(Small);
        foreach (var (labels, from) in read.Labels)
            _ = labels[0] + labels[int.MaxValue] + from;
    }
}
