using GradCam;
using GradCam.DependencyInjection;
using GradCam.Server;

var builder = WebApplication.CreateBuilder(args);
string model =
    builder.Configuration["Model"] ?? throw new InvalidOperationException("Name a model: --Model MODEL.onnx");

// The whole service, with its page, for the models that are named.
builder.Services.AddGradCam(options => options.Models.Add(ModelEntry.File(model)));

// An explainer for endpoints of your own: one object for all requests.
builder.Services.AddGradCam(model);

var app = builder.Build();
app.MapGradCam("/gradcam");

// A photograph in the body; the answer is the class, and where in the picture (0..1) the evidence is strongest.
app.MapPost(
    "/why",
    async (HttpRequest request, Explainer explainer, CancellationToken cancel) =>
    {
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body, cancel);
        try
        {
            var e = await explainer.ExplainAsync(Picture.Decode(body.ToArray()), cancel: cancel);
            var (row, column) = Strongest(e.Map);
            return Results.Json(
                new
                {
                    e.Target.Label,
                    e.Target.Probability,
                    X = (column + 0.5) / e.Map.GetLength(1),
                    Y = (row + 0.5) / e.Map.GetLength(0),
                }
            );
        }
        catch (GradCamException e)
        {
            return Results.Problem(e.Message, statusCode: StatusCodes.Status400BadRequest);
        }
    }
);

app.Run();

static (int Row, int Column) Strongest(float[,] map)
{
    var (row, column) = (0, 0);
    for (int y = 0; y < map.GetLength(0); y++)
    for (int x = 0; x < map.GetLength(1); x++)
        if (map[y, x] > map[row, column])
            (row, column) = (y, x);
    return (row, column);
}
