using GradCam;
using Microsoft.ML;

if (args is not [var model, var folder, var output])
{
    Console.Error.WriteLine("Usage: MlNetSample MODEL.onnx FOLDER OUTPUT");
    return 2;
}

using var explainer = Explainer.Load(model);
var ml = new MLContext(seed: 1);

// A column of files becomes columns of predictions, and of how much of the evidence lies at the picture's border.
var photographs = ml.Data.LoadFromEnumerable(
    Directory
        .EnumerateFiles(folder)
        .Where(f => Path.GetExtension(f).ToLowerInvariant() is ".png" or ".jpg" or ".jpeg")
        .Order(StringComparer.Ordinal)
        .Select(f => new Photograph { File = f })
);
var explained = ml
    .Transforms.CustomMapping<Photograph, Explained>(
        (photograph, row) =>
        {
            var e = explainer.Explain(Picture.Load(photograph.File));
            (row.Label, row.Probability) = (e.Target.Label, e.Target.Probability ?? float.NaN);
            row.Border = Border(e.Map);
        },
        contractName: null
    )
    .Fit(photographs)
    .Transform(photographs);

// The least sure first: they are worth a look.
var rows = ml.Data.CreateEnumerable<Row>(explained, reuseRowObject: false).OrderBy(r => r.Probability).ToList();
Directory.CreateDirectory(output);
foreach (var row in rows)
    Console.WriteLine($"{Path.GetFileName(row.File)}: {row.Label} {row.Probability:P1}, {row.Border:P0} at the border");
foreach (var row in rows.Take(5))
    explainer
        .Explain(Picture.Load(row.File))
        .Overlay()
        .Save(Path.Combine(output, Path.GetFileNameWithoutExtension(row.File) + ".png"));
return 0;

// The part of the map's mass in the outer tenth of the picture.
static float Border(float[,] map)
{
    var (height, width) = (map.GetLength(0), map.GetLength(1));
    float border = 0,
        all = 0;
    for (int y = 0; y < height; y++)
    for (int x = 0; x < width; x++)
    {
        all += map[y, x];
        if (Math.Min(y, height - 1 - y) < height / 10 || Math.Min(x, width - 1 - x) < width / 10)
            border += map[y, x];
    }
    return all > 0 ? border / all : 0;
}

/// <summary>A row that comes in.</summary>
internal class Photograph
{
    public string File { get; set; } = "";
}

/// <summary>The columns that are added.</summary>
internal class Explained
{
    public string Label { get; set; } = "";

    public float Probability { get; set; }

    public float Border { get; set; }
}

/// <summary>A row with all columns.</summary>
internal sealed class Row : Explained
{
    public string File { get; set; } = "";
}
