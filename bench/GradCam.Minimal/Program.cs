using Microsoft.ML.OnnxRuntime;

// MODEL SIZE THREADS: the least that a program has to do to run a network once. What `explain` takes is measured
// against it.
var (model, size, threads) = (args[0], int.Parse(args[1]), int.Parse(args[2]));
using var options = new SessionOptions { IntraOpNumThreads = threads };
using var session = new InferenceSession(model, options);
var values = new float[3 * size * size];
for (int i = 0; i < values.Length; i++)
    values[i] = MathF.Sin(i * 0.01f);
using var input = OrtValue.CreateTensorValueFromMemory(values, [1, 3, size, size]);
using var run = new RunOptions();
using var results = session.Run(
    run,
    new Dictionary<string, OrtValue> { [session.InputNames[0]] = input },
    session.OutputNames
);
Console.WriteLine(results[0].GetTensorDataAsSpan<float>()[0]);
