import addons from './addons.json' with { type: 'json' }
import common from './common.json' with { type: 'json' }
import compose from './compose.json' with { type: 'json' }
import dialogs from './dialogs.json' with { type: 'json' }
import errors from './errors.json' with { type: 'json' }
import library from './library.json' with { type: 'json' }
import menu from './menu.json' with { type: 'json' }
import models from './models.json' with { type: 'json' }
import people from './people.json' with { type: 'json' }
import queue from './queue.json' with { type: 'json' }
import settings from './settings.json' with { type: 'json' }
import steer from './steer.json' with { type: 'json' }
import viewer from './viewer.json' with { type: 'json' }

export const de = {
  addons,
  common,
  compose,
  dialogs,
  errors,
  library,
  menu,
  models,
  people,
  queue,
  settings,
  steer,
  viewer,
}
